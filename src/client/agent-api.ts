// Written by scripts/write-client.ts from the routes and their contracts; do not edit.
import type { z } from "zod";
import type {
  agentLimitInput,
  agentLimitsPage,
  agentSettings,
  credentialInput,
  credentialUsesInput,
  credentialsPage,
} from "../model/pages/agent-access.ts";
import type { approvalAnswer, approvalsPage, batchAnswer, batchAnswered, waitingCount } from "../model/pages/agent-approvals.ts";
import type { agentRulesInput, agentRulesPage, agentRulesSaved } from "../model/pages/agent-rules.ts";
import type { credentialTrial } from "../model/pages/agent-trial.ts";
import type {
  agentPage,
  agentRunsPage,
  agentsPage,
  definitionInput,
  definitionSaved,
  done,
  runPage,
  runStepsPage,
  startInput,
  startedRun,
} from "../model/pages/agents.ts";
import type { CallOptions, RawBody } from "./call.ts";

/** What concerns agents. */
export interface AgentApi {
  /** Takes a limit away */
  deleteAgentBudgetsByScopeByPeriod(
    input: { scope: string; period: "day" | "month" },
    options?: CallOptions,
  ): Promise<z.output<typeof done>>;
  /** Forgets a credential */
  deleteAgentCredentialsByKindByName(
    input: { kind: "mailbox" | "provider" | "mcp" | "slack" | "deployment" | "webhook"; name: string; shared?: string },
    options?: CallOptions,
  ): Promise<z.output<typeof done>>;
  /** Takes back an "allow always" */
  deleteAgentsByNameGrantsById(input: { name: string; id: string }, options?: CallOptions): Promise<z.output<typeof done>>;
  /** Limits on what agents spend together: all of the reader's; for admins also those of teams and of everybody */
  getAgentBudgets(input?: undefined, options?: CallOptions): Promise<z.output<typeof agentLimitsPage>>;
  /** Mailboxes, providers and other access of the reader's agents: names and how they fare, never what was entered */
  getAgentCredentials(input?: undefined, options?: CallOptions): Promise<z.output<typeof credentialsPage>>;
  /** The organisation's rules for everybody's agents, and what each means */
  getAgentRules(input?: undefined, options?: CallOptions): Promise<z.output<typeof agentRulesPage>>;
  /** What bounds everybody's agents: how many a person may have and start, and whose repositories they may hear of */
  getAgentSettings(input?: undefined, options?: CallOptions): Promise<z.output<typeof agentSettings>>;
  /** The reader's own agents; for leads, finance and admins sums of groups as well */
  getAgents(input?: undefined, options?: CallOptions): Promise<z.output<typeof agentsPage>>;
  /** One of the reader's own agents, whole */
  getAgentsByName(input: { name: string }, options?: CallOptions): Promise<z.output<typeof agentPage>>;
  /** Runs of one of the reader's own agents, the newest first */
  getAgentsByNameRuns(
    input: { name: string; cursor?: string; limit?: number },
    options?: CallOptions,
  ): Promise<z.output<typeof agentRunsPage>>;
  /** What the reader's agents ask, and what was answered */
  getApprovals(input?: undefined, options?: CallOptions): Promise<z.output<typeof approvalsPage>>;
  /** How many questions wait for the reader */
  getApprovalsWaiting(input?: undefined, options?: CallOptions): Promise<z.output<typeof waitingCount>>;
  /** What a run of one of the reader's agents read, decided, spent and did */
  getRunsById(input: { id: string }, options?: CallOptions): Promise<z.output<typeof runPage>>;
  /** Steps of a run, from the newest page back */
  getRunsByIdSteps(input: { id: string; cursor?: string; limit?: number }, options?: CallOptions): Promise<z.output<typeof runStepsPage>>;
  /** What a running model says, as it comes (server-sent events: text, over) */
  getRunsByIdStream(input: { id: string }, options?: CallOptions): Promise<Response>;
  /** Tries a credential: signs in, reads a list, changes nothing; tells what failed and what to do, never what was entered */
  postAgentCredentialsByKindByNameTest(
    input: { kind: "mailbox" | "provider" | "mcp" | "slack" | "deployment" | "webhook"; name: string; shared?: string },
    options?: CallOptions,
  ): Promise<z.output<typeof credentialTrial>>;
  /** A signed message that starts a run of an agent */
  postAgentHooksByAgentByName(
    input: { agent: string; name: string; body: RawBody; headers?: Readonly<Record<string, string>> },
    options?: CallOptions,
  ): Promise<Response>;
  /** Lifts the stop of an agent; runs that were stopped stay stopped */
  postAgentsByNameLift(input: { name: string }, options?: CallOptions): Promise<z.output<typeof done>>;
  /** Starts no new runs of an agent until it goes on */
  postAgentsByNamePause(input: { name: string }, options?: CallOptions): Promise<z.output<typeof done>>;
  /** Lets a paused agent go on */
  postAgentsByNameResume(input: { name: string }, options?: CallOptions): Promise<z.output<typeof done>>;
  /** Starts a run by hand */
  postAgentsByNameRun(
    input: { name: string; body: z.input<typeof startInput> },
    options?: CallOptions,
  ): Promise<z.output<typeof startedRun>>;
  /** Stops an agent: once it is answered, none of its runs begins another call */
  postAgentsByNameStop(input: { name: string }, options?: CallOptions): Promise<z.output<typeof done>>;
  /** Lifts what stop-all stopped */
  postAgentsLiftAll(input?: undefined, options?: CallOptions): Promise<z.output<typeof done>>;
  /** Stops every agent: an admin's word those of everybody, anybody else's their own */
  postAgentsStopAll(input?: undefined, options?: CallOptions): Promise<z.output<typeof done>>;
  /** One answer to several questions about identical effects that can be undone */
  postApprovalsBatch(input: { body: z.input<typeof batchAnswer> }, options?: CallOptions): Promise<z.output<typeof batchAnswered>>;
  /** Answers a question, once: this call, this and the same from now on, or no with a reason that the agent is told */
  postApprovalsById(input: { id: string; body: z.input<typeof approvalAnswer> }, options?: CallOptions): Promise<z.output<typeof done>>;
  /** Stops a run and the runs it handed work to: once it is answered, none of them begins another call */
  postRunsByIdStop(input: { id: string }, options?: CallOptions): Promise<z.output<typeof done>>;
  /** Declares a run as learning, or takes that back */
  postRunsByIdTag(input: { id: string; body: { exploration: boolean } }, options?: CallOptions): Promise<z.output<typeof done>>;
  /** Takes back what a call did, by the undo that its receipt names */
  postRunsByIdUndo(input: { id: string; body: { call: string } }, options?: CallOptions): Promise<z.output<typeof done>>;
  /** Sets a limit for "owner" (all of the reader's agents); for admins also "org" and "team:<id>" */
  putAgentBudgetsByScopeByPeriod(
    input: { scope: string; period: "day" | "month"; body: z.input<typeof agentLimitInput> },
    options?: CallOptions,
  ): Promise<z.output<typeof done>>;
  /** Enters a credential, or enters it anew; it is sealed and never given out */
  putAgentCredentialsByKindByName(
    input: {
      kind: "mailbox" | "provider" | "mcp" | "slack" | "deployment" | "webhook";
      name: string;
      body: z.input<typeof credentialInput>;
    },
    options?: CallOptions,
  ): Promise<z.output<typeof done>>;
  /** Says anew who may use a credential of the organisation, and for what; without any it is for whoever entered it */
  putAgentCredentialsByKindByNameUses(
    input: {
      kind: "mailbox" | "provider" | "mcp" | "slack" | "deployment" | "webhook";
      name: string;
      body: z.input<typeof credentialUsesInput>;
    },
    options?: CallOptions,
  ): Promise<z.output<typeof done>>;
  /** Writes the rules anew, or tells all that is wrong with them; they hold from the next call on, within seconds */
  putAgentRules(input: { body: z.input<typeof agentRulesInput> }, options?: CallOptions): Promise<z.output<typeof agentRulesSaved>>;
  /** Sets what bounds everybody's agents; those there are already stay */
  putAgentSettings(input: { body: z.input<typeof agentSettings> }, options?: CallOptions): Promise<z.output<typeof agentSettings>>;
  /** Writes the definition of one of the reader's own agents, or tells all that is wrong with it */
  putAgentsByName(
    input: { name: string; body: z.input<typeof definitionInput> },
    options?: CallOptions,
  ): Promise<z.output<typeof definitionSaved>>;
}
