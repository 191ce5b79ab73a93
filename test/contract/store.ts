/**
 * What every store driver must do: one suite, run for each.
 *
 * @module
 */
import { testClaims } from "./store/claims.ts";
import { testEvents } from "./store/events.ts";
import { testGuard } from "./store/guard.ts";
import { testGuesses } from "./store/guesses.ts";
import { testInsight } from "./store/insight.ts";
import { testLimits } from "./store/limits.ts";
import { testMessages } from "./store/messages.ts";
import { testPulls } from "./store/pulls.ts";
import { testReceipts } from "./store/receipts.ts";
import { testRefused } from "./store/refused.ts";
import { testReplies } from "./store/replies.ts";
import { testRoutes } from "./store/routes.ts";
import type { OpenStore } from "./store/samples.ts";
import { testSearch } from "./store/search.ts";
import { testSettle } from "./store/settle.ts";
import { testSuppressions } from "./store/suppressions.ts";
import { testUpkeep } from "./store/upkeep.ts";
import { testVerifications } from "./store/verifications.ts";
import { testVoiceFiles } from "./store/voice-files.ts";

/** `open` gives an empty store and registers its closing with the test. */
export function testStore(name: string, open: OpenStore): void {
  testLimits(name, open);
  testSettle(name, open);
  testReceipts(name, open);
  testReplies(name, open);
  testPulls(name, open);
  testRoutes(name, open);
  testMessages(name, open);
  testSearch(name, open);
  testVerifications(name, open);
  testGuesses(name, open);
  testClaims(name, open);
  testVoiceFiles(name, open);
  testSuppressions(name, open);
  testRefused(name, open);
  testGuard(name, open);
  testEvents(name, open);
  testUpkeep(name, open);
  testInsight(name, open);
}
