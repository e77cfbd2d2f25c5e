import type { Signal } from '@preact/signals';
import { Eye, EyeOff } from 'lucide-preact';
import { Button } from '../../kit/button.tsx';
import './legend.css';

/** What the lines over the picture mean. */
export function Legend() {
  return (
    <ul class="plan-legend">
      <li data-line="moves">will move</li>
      <li data-line="still">stays still</li>
      <li data-line="camera">what the camera ends on</li>
    </ul>
  );
}

export function PlanToggle({ on }: { readonly on: Signal<boolean> }) {
  return (
    <Button
      size="small"
      kind="quiet"
      aria-pressed={on.value}
      onClick={() => {
        on.value = !on.value;
      }}
    >
      {on.value ? <EyeOff size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />}
      {on.value ? 'Hide the plan' : 'Show the plan'}
    </Button>
  );
}
