import { expect, test } from "vitest";
import { checkConfig } from "../../shared/config/check-config.ts";
import type { Config } from "../../shared/config/config.ts";
import config from "../../xinshi.config.ts";

const good: Config = {
  defaultScene: "login",
  scenes: {
    login: { kind: "code", callers: ["user"], routes: [{ provider: "tencent", templateId: "1", params: ["code"] }] },
  },
  providers: { tencent: { smsSdkAppId: "1400006666" } },
};

test("checkConfig() finds nothing wrong with the config that is shipped", () => {
  expect(checkConfig(config)).toEqual([]);
});

const login = good.scenes.login;
if (login?.kind !== "code") throw new Error("the sample scene is a code scene");
const [route] = login.routes;
if (route === undefined) throw new Error("the sample scene has a route");

const withLogin = (change: object): Config => ({ ...good, scenes: { login: { ...login, ...change } } });

for (const [name, config, fault] of [
  ["an unknown default scene", { ...good, defaultScene: "nope" }, "defaultScene: names no scene"],
  ["a scene that nobody may use", withLogin({ callers: [] }), "scenes.login.callers: must name user, service or both"],
  ["a scene without routes", withLogin({ routes: [] }), "scenes.login.routes: must have at least one route"],
  ["a country in small letters", withLogin({ countries: ["cn"] }), "scenes.login.countries: must be codes such as CN"],
  [
    "a country in small letters for sends without a scene",
    { ...good, withoutScene: { countries: ["hk"] } },
    "withoutScene.countries: must be codes such as CN",
  ],
  ["codes of 7 digits", withLogin({ digits: 7 }), "scenes.login.digits: must be 4, 5 or 6"],
  [
    "a validity of 0",
    withLogin({ validityMinutes: 0 }),
    "scenes.login.validityMinutes: must be a whole number above 0",
  ],
  ["half an attempt", withLogin({ attempts: 0.5 }), "scenes.login.attempts: must be a whole number above 0"],
  ["a budget of 0", withLogin({ dailyBudget: 0 }), "scenes.login.dailyBudget: must be a whole number above 0"],
  [
    "a route without code",
    withLogin({ routes: [{ ...route, params: [] }] }),
    "scenes.login.routes.0.params: must carry code",
  ],
  [
    "a value nobody gives",
    withLogin({ routes: [{ ...route, params: ["code", "name"] }] }),
    "scenes.login.routes.0.params: this scene has no value called name",
  ],
  [
    "a route to a country not allowed",
    withLogin({ routes: [{ ...route, countries: ["US"] }] }),
    "scenes.login.routes.0.countries: the scene does not allow US",
  ],
  [
    "a provider that is not configured",
    { ...good, providers: { aliyun: {} } },
    "scenes.login.routes.0.provider: providers.tencent is missing",
  ],
  [
    "an app id that is no number",
    { ...good, providers: { tencent: { smsSdkAppId: "app" } } },
    "providers.tencent.smsSdkAppId: must be digits as text",
  ],
  [
    "values by name where templates have positions",
    withLogin({ routes: [{ ...route, params: { code: "code" } }] }),
    "scenes.login.routes.0.params: must be a list: the templates of tencent have positions",
  ],
  [
    "half a weight",
    withLogin({ routes: [{ ...route, weight: 0.5 }] }),
    "scenes.login.routes.0.weight: must be a whole number above 0",
  ],
  [
    "a named value nobody gives",
    {
      ...withLogin({ routes: [{ provider: "aliyun", templateId: "SMS_1", params: { code: "code", min: "hours" } }] }),
      providers: { aliyun: {} },
    },
    "scenes.login.routes.0.params: this scene has no value called hours",
  ],
  [
    "calls by an application that is missing",
    withLogin({ voice: [{ provider: "tencent", kind: "code" }] }),
    "scenes.login.voice.0.provider: providers.tencent.voiceSdkAppId is missing",
  ],
  [
    "a code said 4 times",
    {
      ...withLogin({ voice: [{ provider: "qcloudsms", kind: "code", playTimes: 4 }] }),
      providers: { ...good.providers, qcloudsms: { sdkAppId: "1" } },
    },
    "scenes.login.voice.0.playTimes: must be 1, 2 or 3",
  ],
  [
    "a recording beside a code",
    {
      ...withLogin({
        kind: "notice",
        routes: [],
        voice: [
          { provider: "qcloudsms", kind: "recording" },
          { provider: "qcloudsms", kind: "template", templateId: "1" },
        ],
      }),
      providers: { qcloudsms: { sdkAppId: "1" } },
    },
    "scenes.login.voice: recording cannot go with routes of another kind",
  ],
  [
    "a recording in a scene of codes",
    {
      ...withLogin({ routes: [], voice: [{ provider: "qcloudsms", kind: "recording" }] }),
      providers: { qcloudsms: { sdkAppId: "1" } },
    },
    "scenes.login.voice: a recording has no code to say",
  ],
  ["no uploads a day", { ...good, voiceUploadsPerDay: 0 }, "voiceUploadsPerDay: must be a whole number above 0"],
  [
    "half a connection",
    { ...good, providers: { tencent: { smsSdkAppId: "1400006666", maxSockets: 0.5 } } },
    "providers.tencent.maxSockets: must be a whole number above 0",
  ],
  [
    "values of no length",
    { ...good, providers: { tencent: { smsSdkAppId: "1400006666", maxValueLength: 0 } } },
    "providers.tencent.maxValueLength: must be a whole number above 0",
  ],
  [
    "a price below nothing",
    { ...good, providers: { tencent: { smsSdkAppId: "1400006666", pricePerSegment: -0.01 } } },
    "providers.tencent.pricePerSegment.CN: must be CNY, 0 or more",
  ],
  [
    "a price of no country",
    { ...good, providers: { tencent: { smsSdkAppId: "1400006666", pricePerSegment: { china: 0.04 } } } },
    "providers.tencent.pricePerSegment: must be by codes such as CN",
  ],
  [
    "a limit of nothing",
    { ...good, limits: [{ per: "phone", count: 0, seconds: 30 }] },
    "limits.0: count and seconds must be whole numbers above 0",
  ],
  [
    "a user's scene that needs values",
    {
      ...good,
      scenes: {
        ...good.scenes,
        note: { kind: "notice", callers: ["user"], params: ["x"], routes: [{ provider: "tencent", templateId: "1" }] },
      },
    },
    "scenes.note.callers: a user gives no params, so this scene is for service only",
  ],
] as const satisfies readonly (readonly [string, unknown, string])[]) {
  test(`checkConfig() names ${name}`, () => {
    expect(checkConfig(config as Config)).toEqual([fault]);
  });
}
