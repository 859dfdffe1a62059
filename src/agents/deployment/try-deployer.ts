import { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import { openOutgoing, type Outgoing } from "../../kit/outgoing.ts";
import type { TrialStep } from "../../model/pages/agent-trial.ts";
import { ToolError } from "../tools/tool.ts";
import { failed, nameOf, untried, worked, type Trial } from "../trial/trial.ts";
import { callDeployer } from "./call-deployer.ts";
import { deploymentCredential } from "./open-deployer.ts";
import { credentialNameOf, ledgerRepo } from "../../model/repository-name.ts";
import { webhookDeployer } from "./webhook-deployer.ts";

type Entered = z.output<typeof deploymentCredential>;
type GitHub = Extract<Entered, { kind: "github" }>;

/** Reads who the token is of and whether it reaches the repository's deployments; asks a deployer of one's own for its list. Starts nothing. */
export const tryDeployer: Trial = async (name, world, { patience, signal }) => {
  const read = deploymentCredential.safeParse(await world.credential("deployment", name));
  if (!read.success) return [failed("What is entered", "It is not complete", "Enter the access to deployments anew.")];
  const outgoing = openOutgoing({ allowed: world.privateHosts, milliseconds: patience, mostBytes: 8 << 20 });
  const { repo } = read.data;
  const wanted = credentialNameOf(repo);
  const named =
    wanted === name
      ? []
      : [
          failed(
            "Its name",
            `Agents look for the deployments of ${repo} under the name ${wanted}, and this is called ${name}`,
            `Enter it again under the name ${wanted}.`,
          ),
        ];
  if (read.data.kind === "github") {
    const steps = [await whose(read.data, outgoing, signal), await reaches(read.data, outgoing, signal)];
    if (steps.every((step) => step.worked !== false)) await world.credentialProblem("deployment", name, null);
    return [...steps, ...named];
  }
  const deployer = webhookDeployer(
    ledgerRepo(repo),
    read.data,
    callDeployer({ outgoing, refused: (problem) => world.credentialProblem("deployment", name, problem) }),
    world.now,
  );
  const step = await inWords("Your deployer", async () => {
    const count = (await deployer.list("production", signal)).length;
    return worked(
      "Your deployer",
      `It takes the signature, and tells of ${count} ${count === 1 ? "deployment" : "deployments"} to production`,
    );
  });
  return [step, ...named];
};

async function whose({ token, apiUrl }: GitHub, outgoing: Outgoing, signal: AbortSignal): Promise<TrialStep> {
  const what = "Token";
  return inWords(what, async () => {
    const { status, body } = await outgoing.call(new URL(`${apiUrl.replace(/\/+$/, "")}/user`), { headers: headers(token), signal });
    if (status === 200) return worked(what, `GitHub knows it as one of ${nameOf(loginOf(body))}`);
    if (status === 401)
      return failed(
        what,
        "GitHub does not know the token: it was revoked, has run out, or was copied incompletely",
        "Make a new one at GitHub (Settings, Developer settings) and enter it again.",
      );
    if (status === 403) return untried(what, "It is no token of a person; what it reaches is looked at next");
    return failed(
      what,
      `${hostOf(apiUrl)} answered ${status}`,
      status >= 500 ? "Try again in a while." : "See that the address of the API is right.",
    );
  });
}

async function reaches({ token, apiUrl, repo }: GitHub, outgoing: Outgoing, signal: AbortSignal): Promise<TrialStep> {
  const what = `Deployments of ${repo}`;
  const path = ledgerRepo(repo).replace(/^[^/]*\//, "");
  return inWords(what, async () => {
    const url = new URL(`${apiUrl.replace(/\/+$/, "")}/repos/${path}/deployments?environment=production&per_page=1`);
    const { status } = await outgoing.call(url, { headers: headers(token), signal });
    if (status === 200) return worked(what, "It may read them; whether it may start one shows when an agent does");
    if (status === 401) return untried(what, "Not looked at: the token is not taken");
    return failed(
      what,
      status === 404 || status === 403 ? `The token does not reach them (${status})` : `${hostOf(apiUrl)} answered ${status}`,
      status >= 500
        ? "Try again in a while."
        : "Give the token this repository, with deployments read and write, and see how the repository is spelt.",
    );
  });
}

/** What answers instead of a deployer, or nobody. */
async function inWords(what: string, work: () => Promise<TrialStep>): Promise<TrialStep> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UpshotError) return failed(what, error.message, error.hint);
    if (error instanceof ToolError)
      return failed(what, error.message, error.later ? "Try again in a while." : "See that address, repository and secret are right.");
    if (error instanceof SyntaxError || error instanceof z.ZodError)
      return failed(what, "It answers, but not as docs/agents/deployment.md says", "See that the address is that of the deployer itself.");
    return failed(
      what,
      error instanceof Error && /^[\w.:[\]-]+ answered \d{3}$/.test(error.message) ? error.message : "It does not answer as it should",
      "Try again in a while; if it stays, look into its log.",
    );
  }
}

function headers(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" };
}

function hostOf(url: string): string {
  return new URL(url).host;
}

function loginOf(body: string): string {
  const said: unknown = JSON.parse(body);
  return z.object({ login: z.string() }).parse(said).login;
}
