import { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import { changeFile, findChange, isWrittenByAgent, restoreFile, type FileChange } from "../files/change-file.ts";
import { fileArtifact, wrongFolder, wrongPath } from "../files/file-path.ts";
import { listWorkspaceFiles, readWorkspaceFile } from "../files/read-file.ts";
import { unifiedDiff } from "../files/unified-diff.ts";
import { byAgent, writtenBy } from "../policy/read-result.ts";
import { sha256 } from "../tools/hash.ts";
import { ToolError, type JsonObject, type Tool, type ToolResult } from "../tools/tool.ts";
import type { Connector } from "../tools/connector.ts";

interface Scope {
  readonly folder: string;
  readonly may: readonly ("read" | "write")[];
}

/** Characters of a file that a model is shown at once. */
const mostCharacters = 60_000;

/**
 * Files of one folder of the owner's workspace, and nothing beside it. Every version an agent replaces is kept. What is in the folder
 * counts as written by outsiders: agents put there what they read in mails and pages. A file that any agent ever wrote says so when it is
 * read back, also to later runs.
 */
const connector: Connector<Scope> = {
  id: "files",
  open: async ({ folder, may }, world) => {
    if (wrongFolder(folder))
      throw new UpshotError({
        code: "definition-wrong",
        message: `${folder} is no name of a folder for an agent's files`,
        hint: "Under tools.files.folder stands one name, such as reports: no path, and not hidden.",
      });
    const root = world.workspace(folder);
    const written = (kind: string, change: FileChange, words: string): ToolResult => ({
      content: { path: change.path, bytes: change.bytes, sha256: change.after, existed: change.before !== null },
      effect: {
        kind,
        artifact: fileArtifact(world.agent, folder, change.path),
        subject: { folder, path: change.path, before: change.before, after: change.after, at: change.at },
        undo: { tool: "files.restore", args: { path: change.path, version: change.id }, words },
      },
    });
    const writtenFile = (change: FileChange): ToolResult =>
      written("file.written", change, change.before === null ? "takes the new file away" : "puts back the version before");
    const restored = (change: FileChange): ToolResult => written("file.restored", change, "puts back the version that was undone");
    const inFolder = ({ path }: JsonObject): true | string => wrongPath(path) ?? true;

    const author = async (path: string): Promise<JsonObject> => ((await isWrittenByAgent(root, path)) ? { [writtenBy]: byAgent } : {});

    const list: Tool = {
      name: "files.list",
      description: `Lists the files of the folder ${folder}, with their sizes in bytes.`,
      input: z.strictObject({}),
      annotation: { effect: "read", reach: "inside", control: [], content: "untrusted", undo: null },
      granted: () => true,
      run: async () => {
        const { files, more } = await listWorkspaceFiles(root, 500);
        return {
          content: { files: await Promise.all(files.map(async ({ path, bytes }) => ({ path, bytes, ...(await author(path)) }))), more },
        };
      },
    };
    const read: Tool = {
      name: "files.read",
      description: `Reads a text file of the folder ${folder}, from character \`from\` on. \`next\` is where to read on, or null at its end.`,
      input: z.strictObject({ path: z.string(), from: z.int().min(0).default(0) }),
      annotation: { effect: "read", reach: "inside", control: ["path"], content: "untrusted", undo: null },
      granted: inFolder,
      run: async ({ path, from }) => {
        const bytes = await readWorkspaceFile(root, textOf(path));
        // After its bytes: whoever writes says so first.
        const by = await author(textOf(path));
        if (bytes === null) throw new ToolError(`there is no file ${textOf(path)}: files.list tells which there are`);
        const head = { path: textOf(path), bytes: bytes.length, sha256: sha256(bytes), ...by };
        const text = asText(bytes);
        if (text === null) return { content: { ...head, text: "", next: null, note: "not a text: only its size is told" } };
        const start = typeof from === "number" ? from : 0;
        const end = start + mostCharacters;
        return { content: { ...head, text: text.slice(start, end), next: end < text.length ? end : null } };
      },
    };
    const write: Tool = {
      name: "files.write",
      description: `Writes a text file of the folder ${folder} whole, and makes it where there is none. The version before is kept.`,
      input: z.strictObject({ path: z.string(), content: z.string() }),
      annotation: { effect: "reversible", reach: "inside", control: ["path"], content: "trusted", undo: "files.restore" },
      granted: inFolder,
      preview: async ({ path, content }) => {
        const before = await readWorkspaceFile(root, textOf(path));
        const old = before === null ? "" : asText(before);
        const diff = old === null ? "It is no text, and is replaced whole." : unifiedDiff(old, textOf(content), 400);
        return {
          title: before === null ? `Make the file ${textOf(path)} in ${folder}` : `Change the file ${textOf(path)} in ${folder}`,
          lines: [{ name: "Change", text: diff === "" ? "Nothing changes." : diff }],
          undo: before === null ? "takes the new file away" : "puts back the version before",
        };
      },
      run: async ({ path, content }, { key, now }) =>
        writtenFile(await changeFile(root, textOf(path), Buffer.from(textOf(content)), key, now())),
      find: async ({ path }, { key }) => {
        const found = await findChange(root, textOf(path), key);
        return typeof found === "string" ? found : writtenFile(found);
      },
    };
    const restore: Tool = {
      name: "files.restore",
      description: "Puts back the version of a file before a change of files.write, unless it was changed since.",
      input: z.strictObject({ path: z.string(), version: z.string() }),
      annotation: { effect: "reversible", reach: "inside", control: ["path", "version"], content: "trusted", undo: "files.restore" },
      granted: inFolder,
      run: async ({ path, version }, { key, now }) => restored(await restoreFile(root, textOf(path), textOf(version), key, now())),
      find: async ({ path }, { key }) => {
        const found = await findChange(root, textOf(path), key);
        return typeof found === "string" ? found : restored(found);
      },
    };
    const tools = [...(may.includes("read") ? [list, read] : []), ...(may.includes("write") ? [write, restore] : [])];
    return { tools, close: async () => undefined };
  },
};
export default connector;

function textOf(value: unknown): string {
  if (typeof value !== "string") throw new ToolError("path and content are texts");
  return value;
}

/** Null where it is no UTF-8 text. */
function asText(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
