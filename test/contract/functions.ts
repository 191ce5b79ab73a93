/**
 * How the functions behave, whoever runs them: the source in this process, or the built bundles in the sandbox's.
 *
 * @module
 */
import { describe } from "vitest";
import { testBackend } from "./functions/backend.ts";
import { testBadInput } from "./functions/bad-input.ts";
import { testConsole } from "./functions/console.ts";
import { testIdentities } from "./functions/identities.ts";
import { testLogs } from "./functions/logs.ts";
import { testMainJob } from "./functions/main-job.ts";
import { testMisbehavingPhones } from "./functions/misbehaving-phones.ts";
import { testOperator } from "./functions/operator.ts";
import { testPreflight } from "./functions/preflight.ts";
import { testRouting } from "./functions/routing.ts";
import { testSeedCalls } from "./functions/seed-calls.ts";
import { type FunctionsTarget, openSession } from "./functions/session.ts";
import { testSmsAdmin } from "./functions/smsadmin.ts";
import { testTimeline } from "./functions/timeline.ts";
import { testUnreadableReplies } from "./functions/unreadable-replies.ts";
import { testVoice } from "./functions/voice.ts";

export function testFunctions(name: string, open: () => Promise<FunctionsTarget>): void {
  describe(name, () => {
    const session = openSession(open);
    testMainJob(session);
    testMisbehavingPhones(session);
    testUnreadableReplies(session);
    testRouting(session);
    testBackend(session);
    testBadInput(session);
    testVoice(session);
    testSeedCalls(session);
    testPreflight(session);
    testTimeline(session);
    testSmsAdmin(session);
    testOperator(session);
    testConsole(session);
    testIdentities(session);
    testLogs(session); // last: it reads what all of them printed
  });
}
