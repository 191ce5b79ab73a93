import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../shared/store/open.ts";
import { testRoutesTogether } from "../contract/store/routes.ts";

testRoutesTogether("sqlite", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "xinshi-routes-"));
  const settings = { driver: "sqlite", path: join(folder, "xinshi.db") } as const;
  const [one, other] = [await openStore(settings), await openStore(settings)];
  t.onTestFinished(async () => {
    await one.close();
    await other.close();
    rmSync(folder, { recursive: true });
  });
  return [one, other];
});
