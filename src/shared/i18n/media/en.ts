import type { mediaErrorsZhCN } from './zh-CN.ts'

/** What can go wrong with a file of the server, and what to do about it. */
export const mediaErrorsEn: typeof mediaErrorsZhCN = {
  media_gone: 'This entry is no longer in the list; refresh the list and open it again.',
  media_unmapped: 'It is not set where this file is to be found; name a share, folder or web address for the server’s path in Settings → File locations.',
  media_missing: 'The file does not exist: it may have been archived or deleted, or is still being written.',
  media_denied: 'This file may not be read; ask the administrator for read access to the share or folder.',
  media_unreachable: 'The share or server that holds the file cannot be reached; check the network and try again.',
  media_timeout: 'The share or server that holds the file did not answer in time; try again later.',
  media_empty: 'The file is empty; nothing was recorded.',
  media_broken: 'The file is damaged and cannot be read.',
  media_unknown_format: 'The format of this file is not known; it cannot be opened.',
  media_too_large: 'The file is too large to be opened.',
  mail_part_damaged: 'This file is damaged or incomplete in the e-mail, so it was not saved. Save the whole e-mail, or ask the sender to send the file again.',
  media_not_saved: 'Not saved: check the write access to the target folder and the disk space.',
}

/** Sentences of the area "media", in English. */
export const mediaEn = {
  media: {
    player: 'Player', play: 'Play', pause: 'Pause', space: 'Space', back: 'Back {seconds} s', forward: 'Forward {seconds} s', speed: 'Speed',
    position: 'Position', positionOf: '{position} of {length}', lanes: 'Above: agent · below: customer',
    loop: 'Loop', loopFrom: 'Repeat a part: from here', loopTo: 'Repeat a part: to here', loopToShort: 'To here', loopEnd: 'End the loop',
    volume: 'Volume', agentSide: 'Agent', customerSide: 'Customer',
    saveCopy: 'Save a copy', copyStarted: 'The copy is being saved; its progress is shown with the tasks.', truncated: 'Incomplete: the file breaks off before its end; what is there can be played.',
    paths: 'File locations', pathsLabel: 'Path at the server, and where it is read', pathsHint: 'Where this computer reads the server’s recordings, voicemail, faxes and attachments: a path of the server that begins as on the left is read from the place on the right.', pathRow: 'Location {n}', pathPrefix: 'Path at the server, e.g. D:\\recwav', pathTarget: 'Share, folder or web address, e.g. \\\\server\\recwav', pathAdd: 'Add location',
    pathInvalid: 'Both fields are needed; a web address has no user name, password or “?”.',
    notes: 'Notes', noteAt: 'Write a note at {time}', noteAdd: 'Add note', noteGo: 'Go to {time}', noteRemove: 'Remove the note “{text}”',
  },
}
