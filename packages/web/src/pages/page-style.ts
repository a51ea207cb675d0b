/** The one style sheet of the server's own pages; its colours are those of `theme/palette.ts`. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--body:#ffffff;--panel:#f7f8fa;--text:#1b1f27;--dim:#586172;--line:#e1e4ea;--link:#2f55cc;--fill:#2f55cc}
@media(prefers-color-scheme:dark){:root{--body:#16181d;--panel:#1b1e24;--text:#e4e7ec;--dim:#a4acba;--line:#2e333d;--link:#8aa6ff;--fill:#2f55cc}}
*{box-sizing:border-box}
html,body{height:100%;margin:0}
body{display:grid;grid-template-rows:1fr auto;background:linear-gradient(var(--body),var(--panel));color:var(--text);font:400 16px/1.55 "Inter Variable",Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;-webkit-font-smoothing:antialiased}
main{align-self:center;width:min(100%,640px);margin:0 auto;padding:48px 24px}
.name{display:flex;align-items:center;gap:10px;margin:0 0 36px;font-weight:650;font-size:18px}
.code{margin:0 0 8px;color:var(--dim);font-size:14px;font-weight:600;font-variant-numeric:tabular-nums}
h1{margin:0 0 12px;font-size:clamp(26px,5vw,36px);line-height:1.15;letter-spacing:-.02em}
p{margin:0 0 12px;color:var(--dim);overflow-wrap:anywhere}
p.go{margin:28px 0 0}
a{color:var(--link)}
a.button{display:inline-block;padding:10px 20px;border-radius:8px;background:var(--fill);color:#fff;font-weight:600;text-decoration:none}
a:focus-visible{outline:2px solid var(--link);outline-offset:3px}
code{font:500 14px/1.4 ui-monospace,Menlo,Consolas,monospace;color:var(--text)}
footer{padding:18px 24px;border-top:1px solid var(--line);color:var(--dim);font-size:13px;text-align:center}
`;

/** SHA-256 of `PAGE_STYLE`, for `style-src` (a test keeps the two together). */
export const PAGE_STYLE_HASH = 'sha256-hjmq1cyL4x6jCfW8p5SpvXNlJzkelpWW5MlO3TBetz4=';
