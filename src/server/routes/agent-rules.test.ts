import { afterAll, beforeAll, expect, test } from "vitest";
import { openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { agentRulesPage, agentRulesSaved } from "../../model/pages/agent-rules.ts";
import { readSetting } from "../organisation/settings.ts";

const folders = temporaryFolders();
let served: Served;
beforeAll(async () => {
  served = await openServed(folders.next());
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

test("an admin sees what each rule means, writes them anew, and is told where one is wrong; the trail says that they changed", async () => {
  const { control } = served.services;
  const ada = await served.newPerson("Ada Min", "admin");
  const page = async () => agentRulesPage.parse(await (await served.ask("get", "/api/agent-rules", { as: ada })).json());
  const put = async (deny: string[], ask: string[]) =>
    agentRulesSaved.parse(await (await served.ask("put", "/api/agent-rules", { as: ada, body: { deny, ask } })).json());
  const first = await page();
  expect(first).toMatchObject({ deny: [], ask: ["mail.send"], remarks: [] });
  expect(first.sentences).toEqual([
    { list: "ask", pattern: "mail.send", says: "Every agent asks before it may send mail (mail.send), whatever was granted." },
  ]);

  expect(await put(["", "mail.sned"], [])).toMatchObject({ saved: false, issues: [{ list: "deny", line: 2, column: 1 }] });
  expect(await readSetting(control, "agents.rules")).toEqual({ deny: [], ask: ["mail.send"] });
  const changes = () => control.query("select detail from audit where object = 'setting agents.rules'");
  expect(await changes()).toEqual([]);

  expect(await put([" deployment.* ", ""], [])).toEqual({ saved: true, issues: [] });
  expect(await readSetting(control, "agents.rules")).toEqual({ deny: ["deployment.*"], ask: [] });
  expect((await page()).remarks).toHaveLength(1);
  expect(await changes()).toEqual([{ detail: { deny: 1, ask: 0 } }]);
});
