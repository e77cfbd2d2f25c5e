import { normalizeProps, useMachine } from '@zag-js/preact';
import * as zag from '@zag-js/tabs';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import './tabs.css';

export type Tab = { readonly value: string; readonly label: ComponentChildren; readonly panel: ComponentChildren };

/** Tabs with arrow keys; `value` may be left out when nobody else needs to know which one is open. */
export function Tabs({
  tabs,
  label,
  value,
  onChange,
}: {
  readonly tabs: readonly Tab[];
  readonly label: string;
  readonly value?: string;
  readonly onChange?: (value: string) => void;
}) {
  const first = tabs[0]?.value ?? null;
  const service = useMachine(zag.machine, {
    id: useId(),
    translations: { listLabel: label },
    ...(value === undefined ? { defaultValue: first } : { value }),
    ...(onChange === undefined ? {} : { onValueChange: (details) => onChange(details.value) }),
  });
  const api = zag.connect(service, normalizeProps);
  return (
    <div {...api.getRootProps()} class="tabs">
      <div {...api.getListProps()} class="tabs-list">
        {tabs.map((tab) => (
          <button key={tab.value} {...api.getTriggerProps({ value: tab.value })} class="tabs-tab">
            {tab.label}
          </button>
        ))}
      </div>
      {tabs.map((tab) => (
        <div key={tab.value} {...api.getContentProps({ value: tab.value })} class="tabs-panel">
          {api.value === tab.value && tab.panel}
        </div>
      ))}
    </div>
  );
}
