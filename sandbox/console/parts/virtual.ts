/**
 * Only the rows of a long list that can be seen.
 *
 * @module
 */
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
  type VirtualizerOptions,
} from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

const OVERSCAN = 12;

export interface VirtualRows {
  items: VirtualItem[];
  /** Of all rows together, pixels. */
  height: number;
  show(index: number): void;
}

interface VirtualSetup {
  scroller: RefObject<HTMLElement | null>;
  count: number;
  rowHeight: number;
  /** What a row is, so that its place is kept when others come before it. */
  keyOf(index: number): string;
}

export function useVirtual({ scroller, count, rowHeight, keyOf }: VirtualSetup): VirtualRows {
  const [, redraw] = useState(0);
  const options: VirtualizerOptions<HTMLElement, HTMLElement> = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: keyOf,
    overscan: OVERSCAN,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => redraw((times) => times + 1),
  };
  const [virtualizer] = useState(() => new Virtualizer(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  return {
    items: virtualizer.getVirtualItems(),
    height: virtualizer.getTotalSize(),
    show: (index) => virtualizer.scrollToIndex(index, { align: "auto" }),
  };
}
