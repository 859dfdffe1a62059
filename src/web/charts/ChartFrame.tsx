import { type ReactNode, useId, useRef, useState } from "react";
import { type Cell, toCsv } from "../lib/csv.ts";
import { saveFile } from "../lib/save-file.ts";
import { savePicture } from "../lib/save-picture.ts";
import { DataTable } from "../ui/DataTable.tsx";
import { SmallButton } from "../ui/SmallButton.tsx";

export interface ChartWords {
  /** States the finding. */
  readonly title: string;
  /** Unit and period. */
  readonly below: string;
  /** Name of saved files, without ending. */
  readonly file: string;
}

/** What every chart has around it: its finding, unit and period, a table of the same figures, CSV, PNG and its definition. */
export function ChartFrame(props: {
  readonly words: ChartWords;
  /** Heads first; CSV holds exactly these. `shown` is how a cell reads on the page. */
  readonly rows: readonly (readonly Cell[])[];
  readonly shown: (cell: Cell, column: number) => string;
  readonly onDefine: () => void;
  readonly children: ReactNode;
}) {
  const { words, rows, shown, onDefine, children } = props;
  const [asTable, setAsTable] = useState(false);
  const drawing = useRef<HTMLDivElement>(null);
  const id = useId();
  return (
    <figure aria-labelledby={id}>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <figcaption>
          <h2 id={id} className="text-lg font-semibold text-balance">
            {words.title}
          </h2>
          <p className="text-[0.87rem] text-soft">{words.below}</p>
        </figcaption>
        <div className="flex flex-wrap gap-1" data-print="no">
          <SmallButton pressed={asTable} onClick={() => setAsTable(!asTable)}>
            Table
          </SmallButton>
          <SmallButton onClick={() => saveFile(`${words.file}.csv`, new Blob([toCsv(rows)], { type: "text/csv" }))}>CSV</SmallButton>
          {!asTable && (
            <SmallButton
              onClick={() => {
                const svg = drawing.current?.querySelector("svg");
                if (svg !== null && svg !== undefined) void savePicture(`${words.file}.png`, svg, words);
              }}
            >
              PNG
            </SmallButton>
          )}
          <SmallButton onClick={onDefine}>Source and meaning</SmallButton>
        </div>
      </div>
      <div ref={drawing} className="mt-3">
        {asTable ? <DataTable rows={rows} shown={shown} /> : children}
      </div>
    </figure>
  );
}
