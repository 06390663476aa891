/** How a report looks, in light and in dark; part of the page, so that the file needs nothing else. */

export const REPORT_STYLE = `
:root { color-scheme: light dark; --ground: #fff; --text: #1d2430; --faint: #5c6675; --line: #dfe3e9; --band: #f5f7fa;
  --ours: #2563c9; --other: #98a2b1; --goal: #c2410c; --good: #16713a; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14181f; --text: #e6eaf0; --faint: #9da8b8; --line: #2c3440; --band: #1b212a;
    --ours: #6ea3f7; --other: #6b7686; --goal: #f59e5b; --good: #6fce94; --bad: #f58f86; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 74rem; padding: 2rem 1.25rem 4rem; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 3rem 0 .25rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h2 small { font-weight: 400; color: var(--faint); }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p { margin: .25rem 0 .75rem; max-width: 60rem; }
a { color: var(--ours); }
.faint, caption { color: var(--faint); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .25rem 0; }
th, td { padding: .15rem .6rem .15rem 0; text-align: left; vertical-align: middle; white-space: nowrap; }
thead th { color: var(--faint); font-weight: 500; font-size: .85rem; border-bottom: 1px solid var(--line); }
tbody th[scope=rowgroup] { padding-top: .9rem; font-weight: 600; white-space: normal; }
tbody th[scope=row] { font-weight: 400; }
tr.ours th[scope=row] { font-weight: 600; color: var(--ours); }
.number { text-align: right; }
th, td.number { padding-right: 1rem; }
.good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; }
td.goal { white-space: normal; min-width: 11rem; }
svg { display: block; }
rect.ours { fill: var(--ours); } rect.other { fill: var(--other); }
line.tail { stroke-width: 2; } line.ours { stroke: var(--ours); } line.other { stroke: var(--other); }
line.goal { stroke: var(--goal); stroke-width: 2; }
details { margin: .75rem 0; } summary { cursor: pointer; color: var(--faint); }
details td, details thead th { padding-right: 1.1rem; }
ul { padding-left: 1.2rem; } li { margin: .15rem 0; }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0; padding: 0; list-style: none; }
.tiles li { flex: 1 1 9rem; margin: 0; padding: .7rem .9rem; background: var(--band); border-radius: .5rem; color: var(--faint); }
.tiles strong { display: block; font-size: 1.5rem; line-height: 1.3; color: var(--text); }
`;
