/** Colours of both schemes, the one size scale, the page's frame and its head. */
export const baseStyle = `
:root{color-scheme:light dark;
--ground:light-dark(#fff,#15171b);--raised:light-dark(#f5f5f3,#1f2227);--line:light-dark(#dddcd8,#34383f);
--ink:light-dark(#1b1c1e,#e9e8e4);--dim:light-dark(#5d6067,#a3a7ae);--accent:light-dark(#3d45c4,#aab0ff);
--s:.8125rem;--m:.9375rem;--l:1.125rem;--xl:1.625rem;--xxl:2.125rem}
:root[data-scheme=light]{color-scheme:light}
:root[data-scheme=dark]{color-scheme:dark}
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:var(--m)/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
.page{max-width:82rem;margin:0 auto;padding:1.5rem clamp(1rem,4vw,3rem) 4rem}
h1,h2,h3,p,dl,dd,ul,figure{margin:0}
ul{padding:0;list-style:none}
h1{font-size:var(--xl);line-height:1.25;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:var(--l);line-height:1.3;margin-bottom:.75rem}
h3{font-size:var(--m);margin:1.75rem 0 .5rem}
h3 small{display:block;font-weight:400;color:var(--dim);font-size:var(--s)}
h2+h3{margin-top:0}
small{font-size:var(--s)}
code,kbd,.ref{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.92em}
code{overflow-wrap:anywhere}
.note code,.notes code{display:inline-block}
a,.ref{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
#main:focus,#panel-title:focus{outline:none}
section,.filter{margin-top:3.25rem}
#parts{margin-top:1.5rem}
#empty{margin-top:0}
#empty h2{margin:2.5rem 0 .5rem}
.dim,.note,.when,.about,small{color:var(--dim)}
.note{font-size:var(--s);max-width:48rem;margin-top:.5rem}
.nowrap,.moment{white-space:nowrap}
.moment{display:inline-block;overflow-wrap:normal}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.definitions{position:absolute}
.needs-script{display:none}
.scripted .needs-script{display:revert}
.scripted .needs-script[hidden]{display:none}
.skip{position:absolute;left:1rem;top:-4rem;background:var(--ground);padding:.5rem 1rem;z-index:2}
.skip:focus{top:.5rem}
button{font:inherit;color:inherit;cursor:pointer}
.quiet{background:none;border:1px solid var(--line);border-radius:6px;padding:.2rem .65rem;font-size:var(--s);min-height:1.9rem}
.quiet:hover{border-color:var(--dim)}
.bar-top{display:flex;justify-content:space-between;align-items:center;min-height:1.9rem;margin-bottom:.75rem}
.tools button{margin-left:.4rem}
.mark{color:var(--dim);font-weight:600;font-size:var(--s);letter-spacing:.04em}
.sample{margin-top:1rem;padding:.6rem .9rem;border-left:3px solid var(--accent);background:var(--raised);max-width:48rem}
.answer{font-size:var(--xl);line-height:1.35;letter-spacing:-.01em;max-width:46rem;margin-top:1.75rem;text-wrap:pretty}
.about{margin-top:.6rem}
.reason{color:var(--dim);padding:1rem 1.1rem;background:var(--raised);border-radius:6px;max-width:48rem}
footer{margin-top:4rem;color:var(--dim);font-size:var(--s)}
nav ul{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;margin-bottom:1.75rem;font-size:var(--s)}
nav a{display:inline-block;padding:.2rem 0;color:var(--dim);text-decoration:none}
nav a:hover{color:var(--ink);text-decoration:underline}
@media screen and (max-width:719px){
nav ul{flex-wrap:nowrap;overflow-x:auto;white-space:nowrap;margin:0 -1rem 1.25rem;padding:0 1rem;scrollbar-width:none}
nav a{padding:.4rem 0}}
@media (min-width:1180px){
.page{display:grid;grid-template-columns:11.5rem minmax(0,1fr);column-gap:3rem}
nav ul{position:sticky;top:1.75rem;display:block;padding-top:.25rem}
nav a{padding:.3rem 0}}
`;
