import { Link } from "@tanstack/react-router";
import { useId, useRef } from "react";
import type { AgentApproval } from "../../../model/pages/agent-approvals.ts";
import { sayMoment } from "../../lib/say-moment.ts";
import { AnswerForm } from "./AnswerForm.tsx";
import { sayCost, splitAt } from "./agent-words.ts";

/** One question: what will happen, why it asks, what undoes it, what it has cost so far; then the answer. */
export function ApprovalCard({ approval, timeZone }: { readonly approval: AgentApproval; readonly timeZone: string }) {
  const { agent, run, title, tool, undo, because, spentMicros, expiresAt, askedAt, kind } = approval;
  const heading = useId();
  const allow = useRef<HTMLButtonElement>(null);
  const reason = useRef<HTMLInputElement>(null);
  return (
    // oxlint-disable-next-line jsx_a11y/no-noninteractive-element-interactions, jsx_a11y/no-noninteractive-tabindex -- j and k come here; a and d only move the focus on
    <li
      data-row
      tabIndex={0}
      aria-labelledby={heading}
      className="border-t border-line py-5"
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
        const next = event.key === "a" ? allow.current : event.key === "d" ? reason.current : null;
        if (next === null) return;
        // Else the letter would be typed into the field that it leads to.
        event.preventDefault();
        next.focus();
      }}
    >
      <h2 id={heading} className="text-lg font-semibold">
        {title}
      </h2>
      <p className="text-[0.93rem] text-soft">
        <Link to="/agents/$name" params={{ name: agent }} className="text-accent underline-offset-4 hover:underline">
          {agent}
        </Link>
        {tool !== "" && ` · ${tool}`} · asked {sayMoment(askedAt, timeZone)} ·{" "}
        <Link to="/agents/runs/$id" params={{ id: run }} className="text-accent underline-offset-4 hover:underline">
          the run
        </Link>
      </p>
      <Preview lines={approval.lines} />
      <h3 className="mt-4 text-[0.87rem] text-soft">Why it asks</h3>
      <p>{because === "" ? "It did not say." : because}</p>
      <Sources values={approval.arguments} />
      <dl className="mt-4 grid gap-x-8 gap-y-2 sm:grid-cols-3">
        {[
          ["What undoes it", undo ?? "Nothing undoes it."],
          ["Spent by the run so far", sayCost(spentMicros)],
          ["Waits until", `${sayMoment(expiresAt, timeZone)}; then it counts as no`],
        ].map(([name, says]) => (
          <div key={name}>
            <dt className="text-[0.87rem] text-soft">{name}</dt>
            <dd className={name === "What undoes it" && undo === null ? "font-medium" : ""}>{says}</dd>
          </div>
        ))}
      </dl>
      <AnswerForm approval={approval} kind={kind} allowButton={allow} reasonField={reason} />
    </li>
  );
}

/** What will happen as the world will see it: the mail as it would leave, the change of a file. */
export function Preview({ lines }: { readonly lines: AgentApproval["lines"] }) {
  if (lines.length === 0) return null;
  return (
    <dl className="mt-3 space-y-2 rounded border border-line bg-raised p-3">
      {lines.map(({ name, text }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- names may repeat, and the lines of a question never change
        <div key={index} className="sm:grid sm:grid-cols-[8rem_minmax(0,1fr)] sm:gap-x-4">
          <dt className="text-[0.87rem] text-soft">{name}</dt>
          <dd className="max-h-96 overflow-auto whitespace-pre-wrap">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Where each value comes from that says to whom, where and how much; marked in what it came from. */
export function Sources({ values }: { readonly values: AgentApproval["arguments"] }) {
  return (
    <ul className="mt-2 space-y-2">
      {values.map(({ name, value, says, doubtful, from, excerpt }) => {
        const found = excerpt === null ? null : splitAt(excerpt, value);
        return (
          <li key={name} className={doubtful ? "border-l-2 border-undone pl-3" : "border-l-2 border-line pl-3"}>
            <span className="font-medium">{name}</span> <span className="break-all">{value}</span>{" "}
            <span className={doubtful ? "" : "text-soft"}>
              {says}
              {from !== null && `, read by ${from}`}
            </span>
            {excerpt !== null && (
              <blockquote className="mt-1 text-[0.93rem] whitespace-pre-wrap text-soft">
                {found === null ? (
                  excerpt
                ) : (
                  <>
                    … {found[0]}
                    <mark className="rounded bg-tint px-0.5 font-medium text-ink">{found[1]}</mark>
                    {found[2]} …
                  </>
                )}
              </blockquote>
            )}
          </li>
        );
      })}
    </ul>
  );
}
