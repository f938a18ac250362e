/** The extension a kind of file usually has (IANA media types and what phones and office programs send), for parts without a name. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf', 'application/zip': 'zip', 'application/x-zip-compressed': 'zip', 'application/x-rar-compressed': 'rar', 'application/vnd.rar': 'rar', 'application/x-7z-compressed': '7z',
  'application/gzip': 'gz', 'application/x-gzip': 'gz', 'application/x-tar': 'tar', 'application/rtf': 'rtf', 'application/json': 'json', 'application/xml': 'xml', 'application/msword': 'doc',
  'application/vnd.ms-excel': 'xls', 'application/vnd.ms-powerpoint': 'ppt', 'application/vnd.ms-outlook': 'msg', 'application/ms-tnef': 'dat', 'application/vnd.ms-tnef': 'dat',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx', 'application/vnd.oasis.opendocument.text': 'odt', 'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/vnd.oasis.opendocument.presentation': 'odp', 'application/ics': 'ics', 'application/pgp-signature': 'asc', 'application/pgp-encrypted': 'asc', 'application/pgp-keys': 'asc',
  'application/pkcs7-signature': 'p7s', 'application/x-pkcs7-signature': 'p7s', 'application/pkcs7-mime': 'p7m', 'application/x-pkcs7-mime': 'p7m', 'application/javascript': 'js',
  'application/x-msdownload': 'exe', 'application/vnd.android.package-archive': 'apk', 'application/octet-stream': 'bin', 'application/postscript': 'ps', 'application/vnd.visio': 'vsd', 'application/ofd': 'ofd',
  'audio/amr': 'amr', 'audio/3gpp': '3gp', 'audio/aac': 'aac', 'audio/mpeg': 'mp3', 'audio/mp3': 'mp3', 'audio/mp4': 'm4a', 'audio/x-m4a': 'm4a', 'audio/ogg': 'ogg', 'audio/opus': 'opus', 'audio/flac': 'flac',
  'audio/wav': 'wav', 'audio/x-wav': 'wav', 'audio/vnd.wave': 'wav', 'audio/wave': 'wav', 'audio/basic': 'au', 'audio/midi': 'mid', 'audio/x-ms-wma': 'wma', 'audio/silk': 'silk',
  'image/jpeg': 'jpg', 'image/jpg': 'jpg', 'image/pjpeg': 'jpg', 'image/png': 'png', 'image/x-png': 'png', 'image/gif': 'gif', 'image/bmp': 'bmp', 'image/x-ms-bmp': 'bmp', 'image/webp': 'webp', 'image/avif': 'avif',
  'image/tiff': 'tif', 'image/svg+xml': 'svg', 'image/heic': 'heic', 'image/heif': 'heif', 'image/x-icon': 'ico', 'image/vnd.microsoft.icon': 'ico', 'image/vnd.dwg': 'dwg', 'image/x-emf': 'emf', 'image/x-wmf': 'wmf',
  'message/rfc822': 'eml', 'message/global': 'eml', 'message/delivery-status': 'txt', 'message/disposition-notification': 'txt', 'message/feedback-report': 'txt', 'text/rfc822-headers': 'txt', 'message/partial': 'eml',
  'text/plain': 'txt', 'text/html': 'html', 'text/csv': 'csv', 'text/comma-separated-values': 'csv', 'text/tab-separated-values': 'tsv', 'text/calendar': 'ics', 'text/vcard': 'vcf', 'text/x-vcard': 'vcf',
  'text/directory': 'vcf', 'text/xml': 'xml', 'text/rtf': 'rtf', 'text/richtext': 'rtf', 'text/enriched': 'txt', 'text/markdown': 'md', 'text/css': 'css', 'text/javascript': 'js', 'text/watch-html': 'html', 'text/x-amp-html': 'html',
  'video/mp4': 'mp4', 'video/3gpp': '3gp', 'video/quicktime': 'mov', 'video/mpeg': 'mpg', 'video/webm': 'webm', 'video/x-msvideo': 'avi', 'video/x-ms-wmv': 'wmv', 'video/x-matroska': 'mkv',
}

/** @returns without its dot; '' = none is usual, or the kind is not known */
export const extensionFor = (type: string): string => EXTENSIONS[type] ?? (type.startsWith('text/') ? 'txt' : '')
