/** How an HTML message is shown before its own styles: dark on white in both themes, as its sender saw it. */
export const MAIL_PAGE_STYLE = `
  :root { color-scheme: light; background: Canvas; color: CanvasText; }
  html { height: 100%; overflow: auto; }
  body { margin: 0; min-height: 100%; box-sizing: border-box; padding: 12px 16px; font: 14px/1.5 system-ui, "Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", sans-serif; overflow-wrap: anywhere; }
  body:has(> .at-body) { padding: 0; }
  .at-body { box-sizing: border-box; min-height: 100vh; padding: 12px 16px; }
  img { max-width: 100%; height: auto; border: 0; }
  img.at-blocked { display: inline-block; min-width: 24px; min-height: 16px; border: 1px dashed GrayText; }
  blockquote { margin: 4px 0 4px 4px; padding-left: 10px; border-left: 2px solid GrayText; }
  pre { white-space: pre-wrap; }
  table { max-width: 100%; }
  a[href] { cursor: pointer; }
`
