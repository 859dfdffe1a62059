/** Tables, which become cards on a narrow page, and the filter above them. */
export const tableStyle = `
table{width:100%;border-collapse:collapse;font-size:var(--s)}
th,td{padding:.5rem .75rem .5rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);line-height:1.4}
th:last-child,td:last-child,[data-part=""].by-part :is(th,td):nth-last-child(2){padding-right:0}
th{font-weight:400;color:var(--dim);white-space:nowrap;vertical-align:bottom}
.right{text-align:right}
td{overflow-wrap:anywhere}
td.right{white-space:nowrap}
td small{display:block}
td:first-child{min-width:6.25rem}
td .bar{margin-top:.2rem;min-width:7rem}
th.wide{width:36%}
#table-sessions th.wide{width:26%}
.two th.wide{width:100%}
.sort{background:none;border:0;padding:0;line-height:inherit;color:inherit;white-space:nowrap}
.sort:hover{color:var(--ink)}
.sort::after{content:"";display:inline-block;width:1em;text-align:center}
[aria-sort=descending] .sort,[aria-sort=ascending] .sort{color:var(--ink);font-weight:600}
[aria-sort=descending]:not(.right) .sort::after{content:"\\2193"}
[aria-sort=ascending]:not(.right) .sort::after{content:"\\2191"}
.right .sort::after{content:none}
.right .sort::before{content:"";display:inline-block;width:1em}
.right[aria-sort=descending] .sort::before{content:"\\2193"}
.right[aria-sort=ascending] .sort::before{content:"\\2191"}
tbody tr:hover{background:var(--raised)}
.ref{background:none;border:0;padding:0;line-height:inherit;text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:2px;white-space:nowrap}
.ref:hover{text-decoration-thickness:2px}
.refs{white-space:nowrap;display:inline-flex;gap:0 .6rem;align-items:baseline}
.tag{display:inline-block;padding:0 .4rem;border:1px solid var(--line);border-radius:4px;font-size:.75rem;color:var(--dim)}
.verdict{display:block;min-width:8.5rem}
.verdict>span{display:flex;align-items:center;white-space:nowrap}
[data-part=""] .in-part{display:none}
.in-part{font-weight:600}
.foot{display:flex;gap:.5rem;align-items:center;margin-top:.6rem;font-size:var(--s);color:var(--dim)}
.none td{color:var(--dim);padding:1rem 0}
.filter{grid-template-columns:1fr;gap:.6rem;padding:.8rem 0;margin-bottom:-1.5rem}
.scripted .filter{display:grid}
.filter label{font-weight:600}
.filter input{font:inherit;color:inherit;background:var(--ground);border:1px solid var(--dim);border-radius:6px;padding:.4rem .65rem;width:100%;min-width:0}
.filter input::placeholder{color:var(--dim);opacity:1}
.chips{display:flex;flex-wrap:wrap;gap:.35rem}
.chip{display:inline-flex;align-items:center;background:none;border:1px solid var(--line);border-radius:6px;padding:.2rem .6rem;font-size:var(--s);min-height:1.9rem}
.chip:hover{border-color:var(--dim)}
.chip[aria-pressed=true]{border-color:var(--accent);background:var(--raised);font-weight:600}
.filter [data-clear]{justify-self:start}
@media (min-width:720px){
.filter{grid-template-columns:minmax(12rem,20rem) 1fr auto;align-items:center;gap:.6rem 1rem}
.filter label{grid-column:1/-1}}
@media (min-width:720px) and (max-width:1023px){.models{display:none}.moment{white-space:normal}td .bar{min-width:5.5rem}}
@media screen and (max-width:719px){
.ref{min-height:1.5rem}
table,thead,tbody,tr,td{display:block}
thead tr{display:flex;flex-wrap:wrap;align-items:baseline;gap:.1rem 1rem;padding:.3rem 0}
thead tr::before{content:"sort by";color:var(--dim)}
th{display:none}
th[aria-sort]:not(.in-part),[data-part]:not([data-part=""]) th.in-part{display:block;border:0;padding:0;width:auto!important}
.sort{min-height:1.75rem;text-decoration:underline;text-decoration-color:var(--line);text-underline-offset:3px}
.sort::after,.right .sort::before{width:auto}
tr{border-bottom:1px solid var(--line);padding:.7rem 0}
tbody tr:hover{background:none}
td,td.right{position:relative;min-height:1.6rem;border:0;padding:.1rem 0 .1rem 7.1rem;text-align:left;white-space:normal;min-width:0}
td::before{position:absolute;left:0;color:var(--dim)}
td.heading{padding-left:0;font-weight:600;font-size:var(--m)}
td.heading small{font-weight:400}
.none td{padding-left:0}
.refs{flex-wrap:wrap}
td.in-part::before{content:"in this part"}
td .bar{width:100%;margin-top:.3rem}}
`;
