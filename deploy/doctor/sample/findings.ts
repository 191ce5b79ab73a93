/**
 * The known mistakes of published cloud functions that send texts, in words of both languages.
 *
 * @module
 */
import type { Wording } from "../finding.ts";

export const SAMPLE_FINDINGS = {
  "syntax.error": {
    severity: "error",
    en: ["This file does not parse: {reason}", "Mend the syntax; the rest of this file was read as far as it could be"],
    zh: ["这个文件有语法错误：{reason}", "改正语法；文件的其余部分已尽量检查"],
  },
  "file.skipped": {
    severity: "warning",
    en: ["Not read: {reason}", "Name a smaller folder, or one with the sources in place of the bundle"],
    zh: ["没有读取：{reason}", "指定更小的目录，或指定源码而不是打包产物"],
  },
  "folder.empty": {
    severity: "error",
    en: ["There is no JavaScript or TypeScript file in this folder", "Name the folder that holds the cloud functions"],
    zh: ["这个目录里没有 JavaScript 或 TypeScript 文件", "指定云函数所在的目录"],
  },
  "folder.read": {
    severity: "ok",
    en: ["{files} files read, {handlers} handlers and {sends} sends found"],
    zh: ["读了 {files} 个文件，找到 {handlers} 个入口函数、{sends} 处发送"],
  },

  "code.at-load": {
    severity: "error",
    en: [
      "{name} is made when the module loads, so every user of a warm instance gets the same code",
      "Make the code inside the handler, for each call",
    ],
    zh: ["{name} 在模块加载时生成，同一热实例的所有用户会收到相同的验证码", "在入口函数里为每次调用生成"],
  },
  "code.fixed": {
    severity: "error",
    en: [
      "The code is written in the source, the same for everybody",
      "Make a random code for each call with crypto.randomInt",
    ],
    zh: ["验证码写死在源码里，所有人都一样", "每次调用用 crypto.randomInt 随机生成"],
  },
  "code.from-client": {
    severity: "error",
    en: [
      "{name} comes from the caller's event and decides what is sent: whoever calls chooses the code or the text",
      "Let the function itself decide code, template, sign name and values; take no more than a phone number from the event",
    ],
    zh: [
      "{name} 来自客户端的 event 并决定短信内容：调用者可以自选验证码或文字",
      "验证码、模板、签名、参数都由云函数决定，event 里只取手机号",
    ],
  },
  "code.math-random": {
    severity: "error",
    en: [
      "Math.random makes the code: its next values can be computed from earlier ones",
      "Use crypto.randomInt(100000, 1000000)",
    ],
    zh: ["用 Math.random 生成验证码，后面的值可以由前面的推算出来", "改用 crypto.randomInt(100000, 1000000)"],
  },
  "code.returned": {
    severity: "error",
    en: [
      "{name} goes back to the client: who asks for a code gets it without the phone",
      "Return only whether it was sent, and check codes in a function",
    ],
    zh: ["{name} 返回给了客户端，不看手机也能拿到验证码", "只返回是否发送成功，校验放在云函数里"],
  },
  "code.logged": {
    severity: "warning",
    en: [
      "{name} is written to the log, where operators can read it",
      "Log a request id and a masked number in its place",
    ],
    zh: ["{name} 写进了日志，能看日志的人都能看到", "日志里只写请求号和打码的手机号"],
  },
  "context.logged": {
    severity: "warning",
    en: ["The whole context is logged or returned; it carries live credentials", "Log context.request_id only"],
    zh: ["整个 context 被写进日志或返回，其中有有效的凭证", "只记录 context.request_id"],
  },
  "secret.in-source": {
    severity: "error",
    en: [
      "{name} stands in the source ({masked})",
      "Read it from the function's environment variables, and make a new key: this one is known",
    ],
    zh: ["{name} 写在源码里（{masked}）", "改从云函数的环境变量读取，并更换密钥：这个已经泄露"],
  },
  "appid.in-source": {
    severity: "warning",
    en: [
      "The application id stands in the source beside its key",
      "Read both from the environment, so that tests and production can differ",
    ],
    zh: ["应用 ID 和密钥一起写在源码里", "两者都从环境变量读取，测试和生产才能分开"],
  },
  "sdk.timeout": {
    severity: "error",
    en: [
      "{sdk} waits {waits} s while the function has {seconds} s: the platform ends it first, and nobody knows whether the text went out",
      "Give the client less time than the function has, and the function more than 3 s",
    ],
    zh: [
      "{sdk} 会等 {waits} 秒，而函数只有 {seconds} 秒：平台先终止函数，无法知道短信是否已发出",
      "客户端超时设得比函数短，函数超时设得比 3 秒长",
    ],
  },
  "cron.fields": {
    severity: "error",
    en: [
      "The cron has {fields} fields, the platform takes seven: seconds first, year last",
      "Write seven fields, such as 0 */5 * * * * *",
    ],
    zh: ["cron 有 {fields} 段，平台要求七段：秒在最前，年在最后", "写成七段，例如 0 */5 * * * * *"],
  },
  "send.no-limit": {
    severity: "error",
    en: [
      "A number from the event is texted with no limit before it: anybody can flood any phone at your cost",
      "Count sends per number, per user and per day in a database before the send",
    ],
    zh: [
      "向 event 里的号码发送前没有任何限制：任何人都能用你的费用轰炸任何手机",
      "发送前在数据库里按号码、按用户、按天计数",
    ],
  },
  "client.per-call": {
    severity: "warning",
    en: ["{name} is made anew in every call, so no connection is used again", "Make it once, outside the handler"],
    zh: ["{name} 每次调用都新建，连接无法复用", "移到入口函数外，只创建一次"],
  },
  "identity.from-event": {
    severity: "error",
    en: [
      "{name} of the event is taken for the caller's identity, but the caller writes the event",
      "Take it from cloud.getWXContext(), or from this call's context",
    ],
    zh: ["把 event 里的 {name} 当作身份，而 event 由调用者填写", "从 cloud.getWXContext() 或本次调用的 context 里取"],
  },
  "identity.from-env": {
    severity: "warning",
    en: ["process.env.{name} may still be that of the call before", "Take it from this call's context"],
    zh: ["process.env.{name} 可能还是上一次调用的值", "从本次调用的 context 里取"],
  },
  "error.escapes": {
    severity: "warning",
    en: [
      "An error leaves the handler: the mini-program sees its message and stack trace as errCode -504002",
      "Catch it, log it, and return an object with a code of your own",
    ],
    zh: ["错误抛出了入口函数：小程序会看到它的消息和堆栈（errCode -504002）", "捕获后写日志，返回带自定义错误码的对象"],
  },
  "handler.not-async": {
    severity: "warning",
    en: ["The handler returns without a promise; some runtimes lose that", "Write it async"],
    zh: ["入口函数直接 return 而没有返回 Promise，部分运行环境会丢失结果", "写成 async 函数"],
  },
  "result.unchecked": {
    severity: "warning",
    en: [
      "What became of each number is never looked at: the SDK does not throw when a number is refused",
      "Check SendStatusSet[].Code (API 3.0) or result and detail[].result (classic)",
    ],
    zh: [
      "没有查看每个号码的结果：号码被拒时 SDK 不会抛错",
      "检查 SendStatusSet[].Code（API 3.0）或 result、detail[].result（旧接口）",
    ],
  },
  "timer.forgeable": {
    severity: "error",
    en: [
      'Type === "Timer" alone is taken for the timer; anybody who may call the function can send that',
      "Look at this call's context too (TRIGGER_SRC, no openid), and close the function to clients",
    ],
    zh: [
      '仅凭 Type === "Timer" 就当作定时器，能调用函数的人都能伪造',
      "再检查本次调用的 context（TRIGGER_SRC、没有 openid），并用安全规则禁止客户端调用",
    ],
  },
  "trigger.apigw": {
    severity: "error",
    en: ["An API gateway trigger can no longer be created", "Use a Function URL"],
    zh: ["API 网关触发器已不能新建", "改用函数 URL"],
  },
  "runtime.old": {
    severity: "warning",
    en: [
      "{runtime} gets no fixes any more, and a function's runtime cannot be changed later",
      "Create the function anew with Nodejs18.15 or Nodejs20.19",
    ],
    zh: ["{runtime} 已停止维护，而函数的运行环境创建后不能更改", "用 Nodejs18.15 或 Nodejs20.19 重新创建函数"],
  },
  "dependency.floating": {
    severity: "warning",
    en: [
      "{name} has the version {version}: each deployment may run other code",
      "Write the version that was tested, and keep the lock file",
    ],
    zh: ["{name} 的版本是 {version}：每次部署可能运行不同的代码", "写明测试过的版本，并保留锁文件"],
  },
} as const satisfies Record<string, Wording>;
