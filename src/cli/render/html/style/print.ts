/** On paper: light, without controls; textures tell the parts apart in one colour. */
export const printStyle = `
@media print{
:root,:root[data-scheme]{color-scheme:light}
.page{display:block;max-width:none;padding:0}
nav,.skip,.needs-script,.scripted .needs-script,.foot button,details,dialog{display:none}
body{font-size:10pt}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
section{margin-top:1.75rem}
.parts{margin-inline:0}
.moment{white-space:normal}
.models{display:none}
td .bar{min-width:4rem}
th,td{padding-right:.5rem}
tr,figure,.figures,.words>div{break-inside:avoid}
h2,h3,figcaption{break-after:avoid}
thead{display:table-header-group}
.sort::after{content:none}}
`;
