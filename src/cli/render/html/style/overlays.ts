/** The side panel and the help. On a narrow page the panel takes all of it. */
export const overlayStyle = `
dialog{border:0;color:var(--ink);background:var(--ground);padding:1.25rem 1.5rem 2rem}
dialog::backdrop{background:rgb(0 0 0/.4)}
.panel{margin:0 0 0 auto;width:min(34rem,100vw);max-width:none;height:100dvh;max-height:none;border-left:1px solid var(--line);overflow-y:auto;overscroll-behavior:contain}
.help{max-width:32rem;border-radius:8px;border:1px solid var(--line)}
.help p{margin-top:1rem}
.help h2{margin:0}
.help .facts div{grid-template-columns:5rem minmax(0,1fr)}
.panel-head{display:flex;justify-content:space-between;align-items:center;gap:1rem;margin-bottom:.75rem}
.panel h2{overflow-wrap:anywhere;margin-bottom:.5rem}
.panel h3{margin:1.75rem 0 .25rem}
.panel .bar{margin:.75rem 0;height:16px}
.panel .facts{margin-top:.75rem;font-size:var(--s)}
.panel .facts div{grid-template-columns:7.5rem minmax(0,1fr)}
.link{padding:.8rem 0;border-bottom:1px solid var(--line)}
.link-head{display:flex;gap:.75rem;align-items:baseline;flex-wrap:wrap}
.link-head .what{flex:1 1 12rem;min-width:0;overflow-wrap:anywhere}
.sure{white-space:nowrap;font-size:var(--s);color:var(--dim)}
.sure svg{display:inline-block;vertical-align:2px;margin-right:.4rem}
.sure .track{fill:var(--line)}.sure .fill{fill:var(--accent)}
.reasons{margin-top:.3rem;font-size:var(--s)}
.reasons li{display:grid;grid-template-columns:7.5rem minmax(0,1fr);gap:.75rem;padding:.1rem 0}
.reasons span:first-child{color:var(--dim)}
.commands code{display:block;padding:.3rem .6rem;margin-top:.3rem;background:var(--raised);border-radius:4px;font-size:var(--s)}
kbd{border:1px solid var(--line);border-radius:4px;padding:.05rem .35rem}
@media screen and (max-width:719px){dialog{padding:1rem}.panel{border:0}.reasons li{grid-template-columns:6rem minmax(0,1fr)}}
@media (prefers-reduced-motion:no-preference){.panel[open]{animation:enter .14s ease-out}@keyframes enter{from{transform:translateX(1.5rem);opacity:0}}}
`;
