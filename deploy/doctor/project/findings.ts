/**
 * What can be found in a Xinshi project, in words of both languages.
 *
 * @module
 */
import type { Wording } from "../finding.ts";

export const PROJECT_FINDINGS = {
  "check.failed": {
    severity: "warning",
    en: ["The check of {check} could not run: {reason}", "Put right what it names, and run doctor again"],
    zh: ["检查 {check} 无法执行：{reason}", "先解决它指出的问题，再运行一次 doctor"],
  },
  "check.late": {
    severity: "warning",
    en: ["The check of {check} was not done after {seconds} s", "Run doctor again with a longer --timeout"],
    zh: ["检查 {check} 超过 {seconds} 秒仍未完成", "用更长的 --timeout 再运行一次"],
  },

  "config.missing": {
    severity: "error",
    en: [
      "There is no xinshi.config.ts in this folder",
      "Run doctor in the folder of a Xinshi project, or name a folder of cloud functions: xinshi doctor <folder>",
    ],
    zh: ["当前目录没有 xinshi.config.ts", "在信使项目的目录里运行，或指定云函数所在目录：xinshi doctor <目录>"],
  },
  "config.unreadable": {
    severity: "error",
    en: ["xinshi.config.ts cannot be loaded: {reason}", "Run npm ci, then npm run typecheck, and mend what it names"],
    zh: ["无法加载 xinshi.config.ts：{reason}", "运行 npm ci 和 npm run typecheck，改正它指出的问题"],
  },
  "config.wrong": {
    severity: "error",
    en: ["xinshi.config.ts: {fault}", "Change this setting; docs/configuration.md explains each"],
    zh: ["xinshi.config.ts：{fault}", "修改这项设置；各项含义见 docs/configuration.md"],
  },
  "config.ok": {
    severity: "ok",
    en: ["xinshi.config.ts: {scenes} scenes by {providers}"],
    zh: ["xinshi.config.ts：{scenes} 个场景，服务商 {providers}"],
  },

  "service.missing": {
    severity: "error",
    en: [
      "There is no serverless.yml beside xinshi.config.ts",
      "Take back serverless.yml: it is the only list of functions",
    ],
    zh: ["xinshi.config.ts 旁边没有 serverless.yml", "恢复 serverless.yml：它是云函数的唯一清单"],
  },
  "service.wrong": {
    severity: "error",
    en: ["serverless.yml: {reason}", "Change the settings that are named"],
    zh: ["serverless.yml：{reason}", "修改指出的设置"],
  },
  "service.short-timeout": {
    severity: "warning",
    en: [
      "serverless.yml gives {function} {seconds} s, too little for a cold start and a provider that is slow",
      "Give functions.{function}.timeout at least {wanted} s",
    ],
    zh: [
      "serverless.yml 给 {function} 的时间只有 {seconds} 秒，冷启动加上服务商变慢就不够",
      "把 functions.{function}.timeout 设为至少 {wanted} 秒",
    ],
  },
  "service.ok": {
    severity: "ok",
    en: ["serverless.yml: {functions} functions"],
    zh: ["serverless.yml：{functions} 个云函数"],
  },

  "secrets.missing": {
    severity: "error",
    en: ["{name} is not set", "Set {name}: npm run keys makes one, docs/configuration.md explains it"],
    zh: ["没有设置 {name}", "设置 {name}：npm run keys 可生成，说明见 docs/configuration.md"],
  },
  "secrets.malformed": {
    severity: "error",
    en: ["{name} {rule}", "Write {name} in that form; npm run keys makes values that fit"],
    zh: ["{name} 的格式不对：{rule}", "按要求的格式填写 {name}；npm run keys 生成的值都合格"],
  },
  "secrets.weak": {
    severity: "error",
    en: [
      "{name} is long enough but easy to guess: it has few different characters",
      "Put the value that npm run keys prints in its place",
    ],
    zh: ["{name} 虽然够长，但不同的字符太少，容易被猜到", "换成 npm run keys 生成的值"],
  },
  "secrets.of-sandbox": {
    severity: "error",
    en: [
      "{name} has the value of the sandbox, which everybody can read, but the providers are the real ones",
      "Put the value that npm run keys prints in its place",
    ],
    zh: ["{name} 用的是沙箱里人人可见的值，而服务商是真实的", "换成 npm run keys 生成的值"],
  },
  "secrets.no-callers": {
    severity: "warning",
    en: [
      "Neither XINSHI_API_KEYS nor XINSHI_SIGNING_KEYS is set, so HTTP refuses every backend",
      "Set one of them if a backend is to call; otherwise take the http events out of serverless.yml",
    ],
    zh: [
      "XINSHI_API_KEYS 和 XINSHI_SIGNING_KEYS 都没有设置，HTTP 会拒绝所有后端",
      "需要后端调用就设置其一，否则从 serverless.yml 去掉 http 事件",
    ],
  },
  "secrets.ok": {
    severity: "ok",
    en: ["Verification key, API keys and callback tokens have the form and length they need"],
    zh: ["验证码密钥、API 密钥、回调令牌的格式和长度都合格"],
  },

  "credentials.missing": {
    severity: "error",
    en: ["{provider}: {faults}", "Set the keys of {provider}, or take it out of providers in xinshi.config.ts"],
    zh: ["{provider}：{faults}", "设置 {provider} 的密钥，或从 xinshi.config.ts 的 providers 去掉它"],
  },
  "credentials.id": {
    severity: "error",
    en: [
      "{provider} does not know this key id or application, or it is switched off ({code})",
      "Copy the key id again from the console of {provider}, and see that it is enabled",
    ],
    zh: [
      "{provider} 不认识这个密钥 ID 或应用，或者它已停用（{code}）",
      "从 {provider} 控制台重新复制密钥 ID，并确认它已启用",
    ],
  },
  "credentials.key": {
    severity: "error",
    en: [
      "{provider} knows the key id but the secret key is another one ({code})",
      "Copy the secret key again, without spaces, or make a new pair",
    ],
    zh: ["{provider} 认识密钥 ID，但密钥内容不对（{code}）", "重新复制密钥（不带空格），或新建一对"],
  },
  "credentials.token": {
    severity: "error",
    en: [
      "{provider} refuses the token of the temporary keys ({code})",
      "Take fresh temporary keys with their token, or permanent keys and no token",
    ],
    zh: ["{provider} 拒绝临时密钥的令牌（{code}）", "换新的临时密钥和令牌，或使用长期密钥、不设令牌"],
  },
  "credentials.permission": {
    severity: "error",
    en: [
      "{provider} knows the keys but does not allow the call ({code})",
      "Give the keys' user the right to SMS, and allow this address if calls are bound to addresses",
    ],
    zh: [
      "{provider} 认识密钥，但不允许这次调用（{code}）",
      "给密钥所属用户授予短信权限；如限制了来源 IP，把本机加入白名单",
    ],
  },
  "credentials.clock": {
    severity: "error",
    en: ["{provider} refuses the signature for its time ({code})", "Set this machine's clock by NTP"],
    zh: ["{provider} 因时间不对拒绝签名（{code}）", "用 NTP 校准本机时钟"],
  },
  "credentials.refused": {
    severity: "error",
    en: [
      "{provider} refused a harmless call ({code})",
      "Look the code up in docs/errors.md or in the documents of {provider}",
    ],
    zh: ["{provider} 拒绝了一次无害的调用（{code}）", "在 docs/errors.md 或 {provider} 的文档里查这个错误码"],
  },
  "credentials.unreachable": {
    severity: "error",
    en: [
      "{provider} gave no answer that can be read ({code})",
      "See that this network reaches the endpoint of {provider}, by the proxy if there is one",
    ],
    zh: ["没有得到 {provider} 可读的答复（{code}）", "检查网络（含代理）能否访问 {provider} 的接口地址"],
  },
  "credentials.ok": {
    severity: "ok",
    en: ["{provider} takes the keys"],
    zh: ["{provider} 接受密钥"],
  },

  "clock.skewed": {
    severity: "error",
    en: [
      "This machine's clock is {seconds} s from that of {provider}, which refuses signatures that are {limit} s off",
      "Set this machine's clock by NTP",
    ],
    zh: ["本机时钟比 {provider} 快 {seconds} 秒（负数为慢），相差 {limit} 秒签名会被拒绝", "用 NTP 校准本机时钟"],
  },
  "clock.drifting": {
    severity: "warning",
    en: [
      "This machine's clock is {seconds} s from that of {provider}",
      "Set this machine's clock by NTP before it matters",
    ],
    zh: ["本机时钟比 {provider} 快 {seconds} 秒（负数为慢）", "尽早用 NTP 校准本机时钟"],
  },
  "clock.unknown": {
    severity: "warning",
    en: ["{provider} told no time, so the clock was not compared", "Run doctor again when {provider} can be reached"],
    zh: ["{provider} 没有给出时间，无法比对时钟", "等能访问 {provider} 时再运行一次"],
  },
  "clock.ok": {
    severity: "ok",
    en: ["The clock agrees with {provider}"],
    zh: ["时钟与 {provider} 一致"],
  },

  "templates.not-listed": {
    severity: "warning",
    en: [
      "The templates of {provider} could not be listed, so its routes were not checked",
      "Put right what its credentials finding says, and run doctor again",
    ],
    zh: ["无法列出 {provider} 的模板，没有检查它的路由", "先解决 credentials 一项，再运行一次"],
  },
  "template.unknown": {
    severity: "error",
    en: [
      "{path}: {provider} has no template {template} in this account",
      "Write the id of an approved template, or the keys of the account that owns it",
    ],
    zh: ["{path}：{provider} 的这个账号没有模板 {template}", "改成审核通过的模板 ID，或换成拥有它的账号的密钥"],
  },
  "template.unapproved": {
    severity: "error",
    en: [
      "{path}: template {template} is {review} at {provider}",
      "Wait for its approval, or change it as the reviewer says and submit it again",
    ],
    zh: ["{path}：模板 {template} 在 {provider} 的状态是 {review}", "等待审核通过，或按审核意见修改后重新提交"],
  },
  "template.country": {
    severity: "error",
    en: ["{path}: template {template} {rule}", "Narrow the route's countries, or take a template of the other kind"],
    zh: ["{path}：模板 {template} 与路由的国家不符：{rule}", "缩小路由的 countries，或换用另一类模板"],
  },
  "template.parameters": {
    severity: "error",
    en: [
      "{path}: params of template {template} {rule}",
      "Make params name one scene value for each variable of the approved text",
    ],
    zh: ["{path}：模板 {template} 的参数与审核通过的内容不符：{rule}", "让 params 为内容里的每个变量各写一个场景值"],
  },
  "template.values": {
    severity: "error",
    en: ["{path}: a value of template {template} {rule}", "Give the scene values that the template takes"],
    zh: ["{path}：模板 {template} 的值不合格：{rule}", "改成模板允许的值"],
  },
  "template.text-differs": {
    severity: "warning",
    en: [
      "{path}.text is not the text that {provider} approved for template {template}",
      "Copy the approved text: values and segments are checked against it",
    ],
    zh: [
      "{path}.text 与 {provider} 审核通过的模板 {template} 内容不同",
      "复制审核通过的内容：变量和计费条数都按它检查",
    ],
  },
  "templates.voice-not-listed": {
    severity: "ok",
    en: ["{routes} voice templates were not checked: no interface lists them, so look them up in the consoles"],
    zh: ["{routes} 个语音模板没有检查：没有接口能列出，请到控制台查看"],
  },
  "templates.ok": {
    severity: "ok",
    en: ["{routes} routes of {provider} fit their approved templates"],
    zh: ["{provider} 的 {routes} 条路由与审核通过的模板相符"],
  },
  "signs.not-listed": {
    severity: "warning",
    en: [
      "The sign names of {provider} could not be listed ({reason})",
      "Give the keys the right to list sign names, or look them up in the console",
    ],
    zh: ["无法列出 {provider} 的签名（{reason}）", "给密钥授予查询签名的权限，或到控制台查看"],
  },
  "sign.missing": {
    severity: "error",
    en: ["{path}.signName {rule}", "Write an approved sign name, without brackets"],
    zh: ["{path} 缺少 signName：{rule}", "填写审核通过的签名，不带括号"],
  },
  "sign.unknown": {
    severity: "error",
    en: [
      "{path}: {sign} is none of this account's sign names at {provider}",
      "Write an approved sign name exactly as the console shows it",
    ],
    zh: ["{path}：{provider} 的这个账号没有签名 {sign}", "按控制台显示的写法填写审核通过的签名"],
  },
  "sign.unapproved": {
    severity: "error",
    en: ["{path}: sign name {sign} is {review} at {provider}", "Wait for its approval, or use an approved one"],
    zh: ["{path}：签名 {sign} 在 {provider} 的状态是 {review}", "等待审核通过，或换用已通过的签名"],
  },

  "limits.none": {
    severity: "error",
    en: [
      "{path}.limits is an empty list, so nothing stops a flood to one phone",
      "Take the empty list out, and the default limits hold again",
    ],
    zh: ["{path}.limits 是空列表，同一号码可以被无限发送", "去掉这个空列表，默认限制就会生效"],
  },
  "limits.no-phone": {
    severity: "error",
    en: [
      "{path} counts nothing per phone, so one phone can be flooded",
      'Add a limit such as { per: "phone", count: 1, seconds: 30 }',
    ],
    zh: ["{path} 没有按号码的限制，同一号码可以被轰炸", '加一条限制，例如 { per: "phone", count: 1, seconds: 30 }'],
  },
  "limits.no-budget": {
    severity: "warning",
    en: [
      "{path} has no dailyBudget, so an attack or a bug can spend without end",
      "Write dailyBudget: the most messages a good day needs, twice over",
    ],
    zh: ["{path} 没有 dailyBudget，被攻击或出错时花费没有上限", "设置 dailyBudget，取正常一天最多条数的两倍"],
  },
  "limits.shadow": {
    severity: "warning",
    en: [
      "{path} is in shadow mode: it counts and refuses nothing",
      "Take the shadow switch out once limitReport shows that it refuses the right ones",
    ],
    zh: ["{path} 处于影子模式：只计数，不拒绝", "limitReport 显示结果正确后，去掉影子开关"],
  },
  "guard.none": {
    severity: "warning",
    en: [
      "The config has no guard, so codes that nobody checks are sent on, block of numbers by block: SMS pumping",
      'Write guard: { mode: "shadow" } to watch for it, and mode: "on" once the log shows that it holds the right ones',
    ],
    zh: [
      "配置里没有 guard：有人刷一段段号码而从不校验验证码时，不会停止发送",
      '先写 guard: { mode: "shadow" } 观察，日志显示拦得对之后改为 mode: "on"',
    ],
  },
  "limits.ok": {
    severity: "ok",
    en: ["Limits and budgets hold in {scenes} scenes"],
    zh: ["{scenes} 个场景的限制和预算都有效"],
  },
  "test-number.no-end": {
    severity: "error",
    en: [
      "{path} has no end date that is a day, so its known code would be good for ever",
      "Write until, a day such as 2026-12-31",
    ],
    zh: ["{path} 没有写成日期的截止日，公开的验证码会永久有效", "填写 until，例如 2026-12-31"],
  },
  "test-number.expired": {
    severity: "warning",
    en: ["{path} ended on {until} and is refused", "Take it out, or give it a new end date"],
    zh: ["{path} 已于 {until} 到期，现在会被拒绝", "去掉它，或写新的截止日期"],
  },
  "test-number.far": {
    severity: "warning",
    en: ["{path} has a known code until {until}, more than {days} days from now", "Choose a nearer end date"],
    zh: ["{path} 的公开验证码到 {until} 才失效，超过 {days} 天", "选一个更近的截止日期"],
  },

  "timer.missing": {
    severity: "error",
    en: [
      "serverless.yml gives pullstatus no timer, so receipts and replies are never pulled",
      'Add timer: { name: {timer}, cron: "0 * * * * * *" } to its events',
    ],
    zh: [
      "serverless.yml 没有给 pullstatus 配定时器，回执和上行永远不会拉取",
      '在它的 events 里加 timer: { name: {timer}, cron: "0 * * * * * *" }',
    ],
  },
  "timer.name": {
    severity: "error",
    en: ["The timer of pullstatus is not called {timer}, and events of another name are refused", "Call it {timer}"],
    zh: ["pullstatus 的定时器不叫 {timer}，别的名字会被拒绝", "改名为 {timer}"],
  },
  "timer.cron-fields": {
    severity: "error",
    en: [
      "serverless.yml: {path} must have seven fields, seconds first, year last",
      "Write it in seven fields, such as 0 * * * * * *",
    ],
    zh: ["serverless.yml：{path} 必须是七段，秒在最前、年在最后", "写成七段，例如 0 * * * * * *"],
  },
  "timer.no-argument": {
    severity: "warning",
    en: [
      "XINSHI_TIMER_SECRET is set but the timer in serverless.yml carries no argument; without it every tick is refused",
      "See that the deployed timer's argument is the same text, or take XINSHI_TIMER_SECRET out",
    ],
    zh: [
      "设置了 XINSHI_TIMER_SECRET，但 serverless.yml 的定时器没有 argument；没有它每次触发都会被拒绝",
      "确认部署的定时器带有同样的参数，或去掉 XINSHI_TIMER_SECRET",
    ],
  },
  "timer.argument-unset": {
    severity: "warning",
    en: [
      "The timer in serverless.yml takes its argument from {name}, which is not set here: a new timer would carry none. A pullstatus that has {name} in the cloud refuses such a timer; without it on either side nothing but the platform's context proves that it is the timer",
      "Set {name} where you deploy: npm run keys makes one; in WeChat's own cloud leave it unset, its timers carry no argument",
    ],
    zh: [
      "serverless.yml 的定时器从 {name} 取 argument，而这里没有设置它：新建的定时器不带参数。云上的 pullstatus 若有 {name}，会拒绝这样的触发；两边都没有时，只有平台的 context 能证明是定时器",
      "在部署的环境里设置 {name}（npm run keys 可生成）；微信云开发的定时器不带参数，那里不用设置",
    ],
  },
  "timer.not-running": {
    severity: "error",
    en: [
      "The oldest message waits for its end since {minutes} minutes and the timer has never asked about it",
      "See in the platform's console that the timer of pullstatus exists, is enabled and ends without errors",
    ],
    zh: [
      "最早的一条消息已等待 {minutes} 分钟，定时器从未查询过它",
      "到平台控制台确认 pullstatus 的定时器存在、已启用、运行没有报错",
    ],
  },
  "timer.ok": {
    severity: "ok",
    en: ["pullstatus has its timer ({cron}); no message waits for one that does not run"],
    zh: ["pullstatus 有定时器（{cron}），没有消息因定时器停止而滞留"],
  },
  "timer.not-seen": {
    severity: "ok",
    en: ["pullstatus has its timer ({cron}); whether it runs cannot be seen without the database"],
    zh: ["pullstatus 有定时器（{cron}）；没有数据库，无法看到它是否在运行"],
  },

  "deployment.not-asked": {
    severity: "ok",
    en: ["TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY are not set, so SCF was not asked what is deployed"],
    zh: ["没有设置 TENCENTCLOUD_SECRET_ID 和 TENCENTCLOUD_SECRET_KEY，没有向 SCF 查询部署情况"],
  },
  "deployment.unreadable": {
    severity: "warning",
    en: ["What is deployed could not be read: {reason}", "Put right what it names, and run doctor again"],
    zh: ["无法读取部署情况：{reason}", "先解决它指出的问题，再运行 doctor"],
  },
  "deployment.none": {
    severity: "warning",
    en: [
      "No function of {name} is deployed in this region, namespace and stage",
      "Run npx serverless deploy; set TENCENTCLOUD_REGION and XINSHI_STAGE if it is deployed elsewhere",
    ],
    zh: [
      "在这个地域、命名空间和环境里没有部署 {name} 的任何函数",
      "运行 npx serverless deploy；如果部署在别处，设置 TENCENTCLOUD_REGION 和 XINSHI_STAGE",
    ],
  },
  "deployment.missing": {
    severity: "error",
    en: ["{function} is in serverless.yml and not deployed", "Run npx serverless deploy"],
    zh: ["serverless.yml 里有 {function}，但没有部署", "运行 npx serverless deploy"],
  },
  "deployment.status": {
    severity: "error",
    en: [
      "The deployed {function} is {status}, not Active",
      "Run npx serverless deploy again; it repairs what was cut off",
    ],
    zh: ["已部署的 {function} 状态是 {status}，不是 Active", "再运行一次 npx serverless deploy，它会补完中断的部署"],
  },
  "deployment.no-timer": {
    severity: "error",
    en: ["The deployed {function} has no timer {timer}", "Run npx serverless deploy: it creates the timer"],
    zh: ["已部署的 {function} 没有定时器 {timer}", "运行 npx serverless deploy，它会创建定时器"],
  },
  "deployment.timer-off": {
    severity: "error",
    en: [
      "The timer {timer} of the deployed {function} is switched off",
      "Switch it on in the console, or deploy again",
    ],
    zh: ["已部署的 {function} 的定时器 {timer} 已停用", "在控制台启用它，或重新部署"],
  },
  "deployment.timer-cron": {
    severity: "warning",
    en: [
      "The timer {timer} of the deployed {function} runs by {cron}, not as serverless.yml says",
      "Run npx serverless deploy, or change serverless.yml",
    ],
    zh: [
      "已部署的 {function} 的定时器 {timer} 按 {cron} 运行，与 serverless.yml 不同",
      "运行 npx serverless deploy，或修改 serverless.yml",
    ],
  },
  "deployment.timer-argument": {
    severity: "error",
    en: [
      "The timer {timer} of the deployed {function} does not carry the function's XINSHI_TIMER_SECRET, so every tick is refused",
      "Set XINSHI_TIMER_SECRET where you deploy and run npx serverless deploy",
    ],
    zh: [
      "已部署的 {function} 的定时器 {timer} 没有带上函数的 XINSHI_TIMER_SECRET，每次触发都会被拒绝",
      "在部署环境设置 XINSHI_TIMER_SECRET，再运行 npx serverless deploy",
    ],
  },
  "deployment.no-url": {
    severity: "error",
    en: [
      "The deployed {function} has no Function URL that is open to the internet",
      "Run npx serverless deploy: it creates the address; or switch it on in the console",
    ],
    zh: ["已部署的 {function} 没有可从公网访问的函数 URL", "运行 npx serverless deploy 创建地址，或在控制台启用它"],
  },
  "deployment.no-token": {
    severity: "error",
    en: [
      "The deployed {function} has no XINSHI_CALLBACK_TOKENS, so no push can reach it",
      "Set XINSHI_CALLBACK_TOKENS where you deploy and run npx serverless deploy",
    ],
    zh: [
      "已部署的 {function} 没有 XINSHI_CALLBACK_TOKENS，收不到任何推送",
      "在部署环境设置 XINSHI_CALLBACK_TOKENS，再运行 npx serverless deploy",
    ],
  },
  "deployment.ok": {
    severity: "ok",
    en: ["{functions} functions are deployed and active, with their timers and Function URLs"],
    zh: ["{functions} 个云函数已部署并处于活动状态，定时器和函数 URL 齐全"],
  },

  "url.not-given": {
    severity: "ok",
    en: ["No Function URL is known, given (--url or XINSHI_URLS) or read from SCF, so none was called"],
    zh: ["没有给出（--url 或 XINSHI_URLS）也没有从 SCF 读到函数 URL，没有调用"],
  },
  "url.wrong": {
    severity: "error",
    en: [
      "The address of {function} is no http or https address, or of no function in serverless.yml",
      "Write --url {function}=https://…, or one address with {function} in it",
    ],
    zh: [
      "{function} 的地址不是 http 或 https 地址，或 serverless.yml 没有这个函数",
      "写成 --url {function}=https://…，或一个含 {function} 的地址",
    ],
  },
  "url.unreachable": {
    severity: "error",
    en: [
      "The URL of {function} cannot be reached: {reason}",
      "See that the Function URL is enabled for public access, and that the address is right",
    ],
    zh: ["无法访问 {function} 的 URL：{reason}", "确认函数 URL 已开启公网访问，且地址正确"],
  },
  "url.foreign": {
    severity: "error",
    en: [
      "Something else answers at the URL of {function} (HTTP {status})",
      "See that the address is that of {function} and that its newest code is deployed",
    ],
    zh: ["{function} 的 URL 上应答的不是它（HTTP {status}）", "确认地址属于 {function}，且已部署最新代码"],
  },
  "url.not-configured": {
    severity: "error",
    en: ["{function} is deployed but cannot start: {reason}", "Set in its environment what it names"],
    zh: ["{function} 已部署但无法启动：{reason}", "在它的环境变量里设置指出的项"],
  },
  "url.fails": {
    severity: "error",
    en: ["{function} answers a call without credentials with {code}", "Look for the request in the function's log"],
    zh: ["对没有凭证的调用，{function} 答复 {code}", "在云函数日志里查这次请求"],
  },
  "url.ok": {
    severity: "ok",
    en: ["{function} answers at its URL and refuses who has no key"],
    zh: ["{function} 的 URL 可用，并拒绝没有密钥的调用"],
  },

  "database.setting": {
    severity: "error",
    en: [
      "What would be deployed cannot open a database: {name} {rule}",
      "Set {name} where you deploy; DATABASE_URL is the address of your own PostgreSQL server, postgres://user:password@host:5432/database",
    ],
    zh: [
      "将要部署的函数打不开数据库：{name} {rule}",
      "在部署的环境里设置 {name}；DATABASE_URL 是你自己的 PostgreSQL 地址，postgres://user:password@host:5432/database",
    ],
  },
  "database.sqlite-in-cloud": {
    severity: "error",
    en: [
      "The functions would be deployed with SQLite, a file that lives on one machine only: in a cloud no instance sees another's, and all are lost",
      "Set XINSHI_STORE to postgres and DATABASE_URL to the address of your PostgreSQL server",
    ],
    zh: [
      "函数会带着 SQLite 部署，而 SQLite 文件只在一台机器上：云上各实例互不可见，回收后数据全部丢失",
      "把 XINSHI_STORE 设为 postgres，DATABASE_URL 设为你的 PostgreSQL 地址",
    ],
  },
  "database.unreachable": {
    severity: "error",
    en: ["{reason}", "Put the setting right, or open the way to the server (VPC, firewall, user's rights)"],
    zh: ["{reason}", "改正设置，或打通到数据库的网络（VPC、防火墙、用户权限）"],
  },
  "database.missing": {
    severity: "warning",
    en: [
      "There is no database file yet",
      "Nothing, if no function has run here: the first call makes it; otherwise put XINSHI_SQLITE_PATH right",
    ],
    zh: ["还没有数据库文件", "如果云函数还没在这里运行过，不用处理（首次调用会创建）；否则改正 XINSHI_SQLITE_PATH"],
  },
  "database.behind": {
    severity: "warning",
    en: [
      "The {driver} database is at version {version} of {newest}",
      "Call any function of this version once, with a user who may create tables; back the database up before",
    ],
    zh: ["{driver} 数据库的版本是 {version}，最新是 {newest}", "先备份，再用有建表权限的用户调用一次新版本的任一函数"],
  },
  "database.newer": {
    severity: "error",
    en: [
      "The {driver} database is at version {version}, this program knows {newest}",
      "Deploy the newer program again, or give this one a database of its own",
    ],
    zh: ["{driver} 数据库的版本是 {version}，本程序只认识到 {newest}", "重新部署较新的程序，或给本程序单独的数据库"],
  },
  "database.ok": {
    severity: "ok",
    en: ["The {driver} database is reachable and at version {version}, the newest"],
    zh: ["{driver} 数据库可访问，版本 {version}，已是最新"],
  },

  "callback.not-deployed": {
    severity: "ok",
    en: ["serverless.yml has no smscallback: receipts are pulled only"],
    zh: ["serverless.yml 没有 smscallback：只靠拉取回执"],
  },
  "callback.enter": {
    severity: "ok",
    en: [
      "To be entered in the console of {cloud}, for receipts and for replies: {url}, with the whole token in place of its mask",
    ],
    zh: ["在 {cloud} 控制台的回执和上行地址处填写：{url}（星号处换成完整的令牌）"],
  },
  "callback.token-differs": {
    severity: "error",
    en: [
      "The deployed smscallback does not know the first of XINSHI_CALLBACK_TOKENS here",
      "Deploy the function with the same XINSHI_CALLBACK_TOKENS",
    ],
    zh: [
      "已部署的 smscallback 不认识这里 XINSHI_CALLBACK_TOKENS 的第一个令牌",
      "用相同的 XINSHI_CALLBACK_TOKENS 重新部署",
    ],
  },
  "callback.ok": {
    severity: "ok",
    en: ["The deployed smscallback knows the token"],
    zh: ["已部署的 smscallback 认识这个令牌"],
  },
} as const satisfies Record<string, Wording>;
