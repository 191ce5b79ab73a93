import { expect, test } from "vitest";
import { compileWxml, renameBuiltIns, unknownTags } from "../../sandbox/preview/server/wxml.ts";

test("renameBuiltIns() names WeChat's elements, and no component that begins like one", () => {
  expect(renameBuiltIns('<view class="view"><text>view</text><view-card /><input/></view>')).toBe(
    '<wx-view class="view"><wx-text>view</wx-text><view-card /><wx-input/></wx-view>',
  );
});

test("renameBuiltIns() writes listeners and roles as the framework and browsers know them", () => {
  expect(renameBuiltIns('<view bindtap="a" catchtouchmove="b" bind:c="d" aria-role="button" />')).toBe(
    '<wx-view bind:tap="a" catch:touchmove="b" bind:c="d" role="button" />',
  );
});

test("unknownTags() names each element that nobody has", () => {
  const wxml = "<view><block wx:if='{{a}}'><map/><map/><my-card/></block><slot/><video /></view>";
  expect(unknownTags(wxml, ["my-card"])).toEqual(["map", "video"]);
});

test("compileWxml() gives an expression, and throws for what is no WXML", async () => {
  const compiled = await compileWxml('<view wx:for="{{items}}" wx:key="id">{{item.name}}</view>');
  expect(new Function(`return ${compiled}`)()).toMatchObject({ content: expect.any(Function) });
});

test("compileWxml() names the line of what is no WXML", async () => {
  await expect(compileWxml("<view>\n<text>{{a</text></view>")).rejects.toThrow(/^line \d+: /);
});
