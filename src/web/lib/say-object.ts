/** Pages and lists behind the API's addresses, as people call them. */
const names: Readonly<Record<string, string>> = {
  "/api/overview": "What came of it",
  "/api/teams": "Teams",
  "/api/tools": "Tools & models",
  "/api/agents": "Agents",
  "/api/adoption": "Adoption",
  "/api/metrics": "Metrics",
  "/api/board": "the team board",
  "/api/money": "Money",
  "/api/digest/preview": "the digest",
  "/api/identities/review": "names that wait for a person",
  "/api/people": "the list of people",
  "/api/audit": "this trail",
  "/api/audit/export": "this trail, as a file",
  "/api/operations/doctor": "the state of the server",
};

/** "/api/tools org" → "Tools & models of the organisation"; what has no name of its own stays as the trail has it. */
export function sayObject(object: string): string {
  const [address = "", group, ...rest] = object.split(" ");
  const metric = /^\/api\/metrics\/([a-z0-9-]+)$/.exec(address)?.[1];
  const name = metric === undefined ? names[address] : `the metric ${metric.replaceAll("-", " ")}`;
  if (name === undefined || rest.length > 0) return object;
  if (group === undefined || group === "*") return name;
  return `${name} of ${group === "org" ? "the organisation" : group}`;
}
