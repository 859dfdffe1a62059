import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ModelError, type ModelPort, type ModelRequest } from "../../src/agents/model/model-port.ts";
import type { Script } from "../../src/agents/model/scripted.ts";
import type { Mailbox } from "../../src/agents/mail/mailbox.ts";
import { openAgentHalf, scriptedModels, type AgentHalf, type AgentHalfOptions } from "./agent-half.ts";
import { maildirCredential, openWork } from "./mailboxes.ts";
import { temporaryFolders } from "./temporary-folders.ts";
import { testControl, type TestControl } from "./test-control.ts";

/** The agent half as it is installed, a mailbox "work" of its owner, and everything that was said to models. */
export interface Claws {
  readonly store: TestControl;
  readonly half: AgentHalf;
  readonly mailbox: Mailbox;
  /** Requests to models, in their order. */
  readonly asked: ModelRequest[];
  /** Closes the half and opens it again, as after a restart of the server. */
  restart(): Promise<AgentHalf>;
  /** Writes a definition whole: its triggers too, and whose it is. */
  write(name: string, text: string): Promise<string | null>;
  close(): Promise<void>;
}

/** The model "scripted/hangs" never answers until it is stopped. */
export async function openClaws(
  scripts: Readonly<Record<string, Script>>,
  options: Partial<AgentHalfOptions> & { readonly smtpPort?: number } = {},
): Promise<Claws> {
  const folders = temporaryFolders();
  const folder = folders.next();
  const store = await testControl(folder);
  const asked: ModelRequest[] = [];
  const scripted = scriptedModels({ ...scripts, hangs: () => ({ text: "" }) });
  const models: ModelPort = {
    worstCase: scripted.worstCase,
    call: async (request) => {
      asked.push(request);
      if (request.model !== "scripted/hangs") return scripted.call(request);
      await new Promise((done) => request.signal.addEventListener("abort", done, { once: true }));
      throw new ModelError("aborted", "the call was ended", { free: false });
    },
  };
  const open = (): Promise<AgentHalf> => openAgentHalf({ folder, control: store.control, place: store.place, models, ...options });
  const credential = maildirCredential(join(folder, "mailbox"), options.smtpPort);
  const mailbox = await openWork(credential);
  let half = await open();
  await half.enter("mailbox", "work", credential);
  return {
    store,
    get half() {
      return half;
    },
    mailbox,
    asked,
    restart: async () => {
      await half.close();
      half = await open();
      return half;
    },
    write: async (name, text) => {
      mkdirSync(join(folder, "agents", name), { recursive: true });
      writeFileSync(join(folder, "agents", name, "AGENT.md"), text);
      return (await half.agents.reload()).find(({ agent }) => agent === name)?.problem ?? null;
    },
    close: async () => {
      await half.close();
      await mailbox.close();
      await store.close();
      folders.remove();
    },
  };
}

/** Lines of a definition that every agent here has. */
export function matter(model: string, more = ""): string {
  return `model: scripted/${model}\nbudget: { run: "$1", day: "$5", month: "$50" }\n${more}`;
}

export const mailTools = "tools: { mail: { mailbox: work, may: [read, label, draft, move], folders: [News] } }";

/** The ids of messages that the conversation lists, newest first. */
export function listed(messages: Parameters<Script>[0]): string[] {
  return messages.flatMap((message) =>
    message.role === "tool"
      ? message.results.flatMap(({ output }) => (Array.isArray(output) ? output.flatMap((one: unknown) => idOf(one)) : []))
      : [],
  );
}

function idOf(one: unknown): string[] {
  return typeof one === "object" && one !== null && "id" in one && typeof one.id === "string" ? [one.id] : [];
}

/** How many answers the model gave before. */
export function turnOf(messages: Parameters<Script>[0]): number {
  return messages.filter(({ role }) => role === "assistant").length;
}

export async function until(what: () => Promise<boolean>, milliseconds = 10_000): Promise<void> {
  for (const end = performance.now() + milliseconds; !(await what()); await wait(20))
    if (performance.now() > end) throw new Error("it did not come to pass");
}
