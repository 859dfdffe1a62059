import { useSuspenseQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { AgentRulesPage, AgentRulesSaved, RuleIssue, RuleList } from "../../../model/pages/agent-rules.ts";
import { agentRulesQuery } from "../../lib/agents.ts";
import { useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";

const lists: readonly { readonly list: RuleList; readonly label: string }[] = [
  { list: "deny", label: "No agent may use" },
  { list: "ask", label: "Every agent asks before it uses" },
];

/** What the organisation says about tools, for admins: each rule with the sentence it means, and a form to write them anew. */
export function Rules() {
  const { data: page } = useSuspenseQuery(agentRulesQuery);
  return (
    <section aria-labelledby="rules">
      <h2 id="rules" className="text-lg font-semibold">
        {page.sentences.length === 0 ? "The organisation has no rule of its own for agents" : "The organisation's rules for agents"}
      </h2>
      <p className="mt-1 max-w-2xl text-[0.93rem] text-soft">
        They hold for everybody's agents, beside what each definition grants; the stricter wins. A change holds from the next call on.
      </p>
      <ul className="mt-3">
        {page.sentences.map(({ list, pattern, says }) => (
          <li key={`${list} ${pattern}`} className="border-t border-line py-2">
            {says}
          </li>
        ))}
      </ul>
      {page.remarks.map((remark) => (
        <p key={remark} role="note" className="mt-1 max-w-2xl border-l-2 border-pending pl-3">
          {remark}
        </p>
      ))}
      <details className="mt-2 border-t border-line py-2">
        <summary className="text-accent underline-offset-4 hover:underline">Change the rules</summary>
        <Editor page={page} />
      </details>
    </section>
  );
}

function Editor({ page }: { readonly page: AgentRulesPage }) {
  const areas = { deny: useRef<HTMLTextAreaElement>(null), ask: useRef<HTMLTextAreaElement>(null) };
  const [issues, setIssues] = useState<readonly RuleIssue[]>([]);
  const save = useChange<object, AgentRulesSaved>("PUT", "/api/agent-rules", ["agent-rules", "agents"]);
  const linesOf = (list: RuleList): string[] => (areas[list].current?.value ?? "").split("\n");
  const go = ({ list, line, column }: RuleIssue): void => {
    const before = linesOf(list).slice(0, line - 1);
    const at = before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
    areas[list].current?.focus();
    areas[list].current?.setSelectionRange(at, at);
  };
  return (
    <form
      className="mt-2 grid max-w-3xl gap-3 sm:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        save.run({ deny: linesOf("deny"), ask: linesOf("ask") }, ({ issues: wrong }) => setIssues(wrong));
      }}
    >
      {lists.map(({ list, label }) => (
        <Field key={list} label={label} hint='One tool a line, such as mail.send; "*" stands for any text, such as mcp.*'>
          <textarea
            ref={areas[list]}
            rows={5}
            defaultValue={page[list].join("\n")}
            spellCheck={false}
            aria-invalid={issues.some((issue) => issue.list === list)}
            aria-describedby="rule-issues"
            className={`${fieldLook} h-auto py-1 font-mono text-[0.87rem]`}
          />
        </Field>
      ))}
      <div id="rule-issues" role="status" className="sm:col-span-2">
        {issues.length > 0 && (
          <>
            <p className="font-medium">Not saved yet:</p>
            <ul className="mt-1 space-y-1">
              {issues.map((issue) => (
                <li key={`${issue.list} ${issue.line} ${issue.message}`}>
                  <button type="button" onClick={() => go(issue)} className="text-left text-accent underline underline-offset-4">
                    {lists.find(({ list }) => list === issue.list)?.label}, line {issue.line}
                  </button>{" "}
                  {issue.message}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <details className="sm:col-span-2">
        <summary className="text-[0.93rem] text-accent underline-offset-4 hover:underline">The tools there are</summary>
        <ul className="mt-1 grid gap-x-6 text-[0.87rem] sm:grid-cols-2">
          {page.tools.map(({ name, act }) => (
            <li key={name}>
              <code>{name}</code> <span className="text-soft">{act}</span>
            </li>
          ))}
          <li>
            <code>mcp.&lt;server&gt;.&lt;tool&gt;</code> <span className="text-soft">tools of MCP servers</span>
          </li>
        </ul>
      </details>
      <SubmitRow busy={save.busy} done={save.done && issues.length === 0} failure={save.failure}>
        Save the rules
      </SubmitRow>
    </form>
  );
}
