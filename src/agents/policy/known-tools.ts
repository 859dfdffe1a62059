/** Tools that come with Upshot, each with what it does: "may …". Those of MCP servers are called mcp.<server>.<tool> beside them. */
export const toolActs: Readonly<Record<string, string>> = {
  "mail.folders": "name the folders of a mailbox",
  "mail.list": "list mail",
  "mail.search": "search mail",
  "mail.read": "read mail",
  "mail.label": "label mail",
  "mail.move": "file mail into folders",
  "mail.draft": "write drafts of mail",
  "mail.send": "send mail",
  "mail.take-back": "take back drafts, and mail that has not left",
  "files.list": "list files of its folder",
  "files.read": "read files of its folder",
  "files.write": "write files of its folder",
  "files.restore": "put back earlier versions of files",
  "fetch.get": "open pages",
  "slack.reply": "answer in threads of Slack",
  "slack.post": "post in channels of Slack",
  "slack.delete": "delete what it posted in Slack",
  "deployment.status": "look how deployments fare",
  "deployment.start": "start deployments",
  "deployment.roll-back": "roll deployments back",
  "agents.hand-over": "hand work to other agents",
};

export const knownTools: readonly string[] = Object.keys(toolActs);
