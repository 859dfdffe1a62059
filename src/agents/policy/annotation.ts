import { z } from "zod";
import tools from "./benchmark-tools.json" with { type: "json" };

/** What a tool does to the world, said once for each tool. The same object for connectors, MCP tools and replayed traces. */
export const toolAnnotation = z
  .strictObject({
    effect: z.enum(["read", "reversible", "irreversible"]),
    reach: z.enum(["self", "inside", "outside"]).describe("How far it goes: this run, the owner's organisation, anybody else"),
    control: z.array(z.string()).readonly().describe("Arguments that say to whom, where, what or how much; the others are data"),
    content: z.enum(["trusted", "untrusted"]).describe("Whether what it returns may hold words of outsiders"),
    undo: z.string().nullable().describe("The tool that takes it back"),
  })
  .readonly();
export type ToolAnnotation = z.infer<typeof toolAnnotation>;

/** Annotations by the name of the tool. */
export const toolAnnotations = z.record(z.string(), toolAnnotation);

/** What the tools of AgentDojo's workspace and banking suites do, described by us; for measuring only. */
export const benchmarkTools = toolAnnotations.parse(tools);

/** A tool that nobody described may do anything to anybody. */
export const undescribed: Omit<ToolAnnotation, "control"> & { readonly control: null } = {
  effect: "irreversible",
  reach: "outside",
  control: null,
  content: "untrusted",
  undo: null,
};

export type Described = ToolAnnotation | typeof undescribed;

/** Arguments that are control: all of them where nobody said. */
export function controlArguments({ control }: Described, args: Readonly<Record<string, unknown>>): string[] {
  return control === null ? Object.keys(args) : control.filter((name) => Object.hasOwn(args, name));
}
