/** The yield bar, its five parts, the unit costs, the trend and the lists of facts. */
export const figureStyle = `
.bar{display:block;border-radius:2px;overflow:hidden;min-width:4rem}
.bar.large{border-radius:6px}
.bar.large rect{cursor:pointer;stroke:var(--ground);stroke-width:2px}
.bar.large.chosen rect:not([aria-current]){opacity:.35}
.swatch{flex:none;margin-right:.45rem;vertical-align:-1px}
.parts{display:grid;grid-template-columns:repeat(5,minmax(0,1fr));gap:.5rem;margin:.6rem -.6rem 0}
.part{display:grid;width:100%;height:100%;align-content:start;text-align:left;background:none;border:1px solid transparent;border-radius:6px;padding:.5rem .6rem}
.part:hover:not(:disabled){background:var(--raised)}
.part[aria-pressed=true]{background:var(--raised);border-color:var(--accent)}
.part:disabled{cursor:default;color:var(--dim)}
.part .name{display:flex;align-items:center;font-size:var(--s)}
.part .share{font-size:var(--xl);font-weight:600;line-height:1.25;letter-spacing:-.01em}
.part .sum{font-weight:600}
.part .says{font-size:var(--s);color:var(--dim)}
.chosen{font-size:var(--s);color:var(--dim);min-height:1.5rem;margin-top:.4rem}
.figures{display:flex;flex-wrap:wrap;gap:1.25rem 3.5rem;margin-top:.5rem;padding-top:1.25rem;border-top:1px solid var(--line)}
.figures .figure{display:block;font-size:var(--xxl);font-weight:600;line-height:1.2;letter-spacing:-.015em}
.figures div{display:grid;grid-template-columns:auto;align-content:start}
.figures dt{grid-row:2}
.figures dd{display:contents}
.figures .note{grid-row:3;margin:0}
figcaption{font-weight:600;max-width:48rem;margin-bottom:1rem}
.trend{display:grid;grid-template-columns:3.75rem minmax(0,1fr)}
.trend svg{display:block;overflow:visible}
.axis{width:100%}
.trend text{fill:var(--dim);font-size:12px}
.grid line{stroke:var(--line);stroke-width:1px;shape-rendering:crispEdges}
.reach{fill:transparent}
.column:hover .reach{fill:var(--raised)}
.two{display:grid;gap:2.5rem 3rem}
@media (min-width:960px){.two{grid-template-columns:repeat(2,minmax(0,1fr))}}
details{margin-top:.75rem}
summary{cursor:pointer;color:var(--dim);font-size:var(--s);width:fit-content;padding:.2rem 0}
summary:hover{color:var(--ink)}
.facts div{display:grid;grid-template-columns:minmax(9rem,15rem) minmax(0,1fr);gap:0 1.25rem;padding:.3rem 0}
.facts dt{color:var(--dim)}
.facts dd{overflow-wrap:anywhere}
.notes li{padding:.2rem 0;max-width:48rem}
.words{display:grid;gap:1.1rem 3rem;margin-top:1rem}
@media (min-width:960px){.words{grid-template-columns:repeat(2,minmax(0,1fr))}}
.words dt{font-weight:600;display:flex;align-items:center}
.gamed{display:block;color:var(--dim);font-size:var(--s)}
@media screen and (max-width:719px){
.answer{font-size:1.3125rem}
.parts{grid-template-columns:1fr;gap:0;margin-inline:-.4rem}
.part{grid-template-columns:7.25rem 3.6rem minmax(0,1fr);align-items:baseline;padding:.4rem .4rem;column-gap:.5rem}
.part .share,.part .sum{font-size:var(--m);text-align:right}
.part .says{grid-column:1/-1;padding-left:1.4rem}
.part .says:empty{display:none}
.part .name{font-size:var(--m)}
.trend{grid-template-columns:3.1rem minmax(0,1fr)}
.facts div{grid-template-columns:1fr;padding:.4rem 0}}
`;
