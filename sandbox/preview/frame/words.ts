/**
 * The words of the tools around the phone, in two languages; the mini-program keeps its own.
 *
 * @module
 */

const zh = {
  title: "小程序预览",
  hint: "改动 miniprogram/ 里的文件，这里会自动刷新。",
  user: "用户 openid",
  look: "外观",
  looks: ["浅色", "深色"],
  scale: "字号",
  scales: ["标准", "大", "特大"],
  offline: "断开网络",
  again: "重新打开",
  lost: "沙盒没有应答；它回来后，这里会自动刷新。",
  text: (phone: string): string => `短信 ${phone}`,
  copy: "复制验证码",
  fill: "填入验证码",
  other: "English",
};

export type Words = typeof zh;
export type Language = "zh" | "en";

const en: Words = {
  title: "Mini-program preview",
  hint: "Edit a file in miniprogram/, and it reloads.",
  user: "User openid",
  look: "Appearance",
  looks: ["Light", "Dark"],
  scale: "Text size",
  scales: ["Standard", "Large", "Largest"],
  offline: "No network",
  again: "Open again",
  lost: "The sandbox does not answer; this reloads when it is back.",
  text: (phone) => `Text to ${phone}`,
  copy: "Copy the code",
  fill: "Fill in the code",
  other: "中文",
};

export const WORDS: Readonly<Record<Language, Words>> = { zh, en };
