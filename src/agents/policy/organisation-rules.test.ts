import fc from "fast-check";
import { expect, test } from "vitest";
import { matches } from "./judge-call.ts";
import { knownTools } from "./known-tools.ts";
import { readRules, remarksOn, sayRule } from "./organisation-rules.ts";

test("rules are read line by line; what is wrong is told with its list, line and column", () => {
  expect(readRules({ deny: [" mcp.* ", "", "deployment.start"], ask: ["mail.send"] })).toEqual({
    rules: { deny: ["mcp.*", "deployment.start"], ask: ["mail.send"] },
    issues: [],
  });
  const { rules, issues } = readRules({
    deny: ["", "mail.sned", "mail.read, mail.list"],
    ask: ["mail.send", "mail.send", "  x y", "mcp.notes"],
  });
  expect(rules).toBe(null);
  expect(issues.map(({ list, line, column }) => [list, line, column])).toEqual([
    ["deny", 2, 1],
    ["deny", 3, 10],
    ["ask", 2, 1],
    ["ask", 3, 4],
    ["ask", 4, 1],
  ]);
  expect(issues[0]?.message).toContain("of mail there are mail.folders");
  expect(issues[2]?.message).toBe("it stands in line 1 already");
  expect(readRules({ deny: Array.from({ length: 201 }, (_, n) => `mcp.s.t${n}`), ask: [] }).issues).toMatchObject([{ line: 201 }]);
  expect(readRules({ deny: [`mcp.${"a".repeat(100)}`], ask: [] }).issues).toMatchObject([{ message: "longer than 100 characters" }]);
});

test("a whole name is a rule where there is such a tool; whatever fits a tool is one, and says something", () => {
  const piece = fc.constantFrom("mail", ".", "send", "files", "read", "notes", "x", "-");
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), (pieces) => {
      const pattern = pieces.join("");
      expect(readRules({ deny: [pattern], ask: [] }).rules !== null).toBe(knownTools.includes(pattern));
    }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...knownTools, "mcp.notes.add"), fc.nat(20), fc.nat(20), (tool, from, to) => {
      const pattern = `${tool.slice(0, Math.min(from, to))}*${tool.slice(Math.max(from, to))}`;
      expect(matches(pattern, tool)).toBe(true);
      expect(readRules({ deny: [pattern], ask: [] }).issues).toEqual([]);
      expect(sayRule("deny", pattern)).toMatch(/^No agent may \S.*\.$/);
    }),
  );
});

test("each rule says what it means", () => {
  expect(sayRule("deny", "deployment.start")).toBe("No agent may start deployments (deployment.start).");
  expect(sayRule("ask", "mail.send")).toBe("Every agent asks before it may send mail (mail.send), whatever was granted.");
  expect(sayRule("deny", "files.*")).toBe(
    "No agent may list files of its folder, read files of its folder, write files of its folder or put back earlier versions of files (files.*).",
  );
  expect(sayRule("deny", "mail.*")).toContain("or 5 more (mail.*)");
  expect(sayRule("deny", "mcp.*")).toBe("No agent may use tools of MCP servers (mcp.*).");
  expect(sayRule("ask", "mcp.notes.add_*")).toContain("tools like add_* of the MCP server notes");
  expect(sayRule("deny", "*")).toBe("No agent may use any tool at all (*).");
});

test("what follows from all rules together is told", () => {
  expect(remarksOn({ deny: [], ask: ["mail.send"] })).toEqual([]);
  expect(remarksOn({ deny: ["mail.*"], ask: ["mail.send"] })).toEqual(["Nothing is asked for mail.send: it is ruled out."]);
  expect(remarksOn({ deny: [], ask: [] })[0]).toContain("No rule asks before mail leaves");
});
