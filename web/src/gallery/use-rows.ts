import { observeWindowOffset, observeWindowRect, Virtualizer, windowScroll } from '@tanstack/virtual-core';
import { useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

export type VisibleRow = { readonly index: number; readonly start: number };

/**
 * Which rows of a long list are near what is seen of the page.
 *
 * @param sizes the height of every row, with the gap below it.
 * @param list the element that holds the rows, and is as high as all of them.
 */
export function useRows(sizes: readonly number[], list: RefObject<HTMLElement | null>) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const margin = useRef(0);
  const options = {
    count: sizes.length,
    getScrollElement: () => window,
    estimateSize: (index: number) => sizes[index] ?? 0,
    scrollToFn: windowScroll,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    initialOffset: () => window.scrollY,
    scrollMargin: margin.current,
    overscan: 3,
    onChange: () => redraw(0),
  };
  const [rows] = useState(() => new Virtualizer<Window, HTMLElement>(options));
  rows.setOptions(options);
  // So the library names what its bindings for frameworks call.
  // oxlint-disable-next-line no-underscore-dangle
  useLayoutEffect(() => rows._didMount(), [rows]);
  useLayoutEffect(() => {
    margin.current = (list.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    // oxlint-disable-next-line no-underscore-dangle
    rows._willUpdate();
  });
  useLayoutEffect(() => {
    // Sizes are known, never measured: what was remembered of other ones must go.
    rows.measure();
  }, [rows, sizes]);
  const visible: readonly VisibleRow[] = rows
    .getVirtualItems()
    .map(({ index, start }) => ({ index, start: start - margin.current }));
  return { visible, height: rows.getTotalSize() };
}

/** The width of an element, followed as it changes; 0 until it is there. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    setWidth(current.clientWidth);
    const observer = new ResizeObserver(() => setWidth(current.clientWidth));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
