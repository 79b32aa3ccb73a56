/** An off-peak offer in sentences that a marketer can repeat. English, like the pages. Pure. */
import type { Range, Simulation } from './propose-window.ts';

type Given = { mover: string; gainer: string; percent: number; currency: string; simulation: Simulation };

export function describeProposal({ mover, gainer, percent, currency, simulation }: Given): string[] {
  const { window, peak, movable, moved, peakLoad, costPerWeek, anyway, takeUp, gainer: gain } = simulation;
  const share = movable.share.kind === 'estimated' ? ` (${percentOf(movable.share.value)} of their orders)` : '';
  return [
    `“${mover}” order ${window.text}, when “${gainer}” are seldom there; “${gainer}” order ${peak.text}.`,
    `Give “${mover}” ${percent} % off ${window.text}: that moves some of them out of the hours of “${gainer}”, who get a calmer shop.`,
    `About ${round(movable.ordersPerWeek)} orders a week could move${share}: those that “${mover}” place in those hours though they come ${window.text} at least as often. If ${percentOf(takeUp.middle)} of them move (${percentOf(takeUp.low)} to ${percentOf(takeUp.high)}), that is ${rangeOf(moved)} orders a week.`,
    `An hour of ${peak.text} then takes ${oneDecimal(peakLoad.after.middle)} orders instead of ${oneDecimal(peakLoad.before)}: ${percentOf(gain.calmer.middle, 1)} calmer (${percentOf(gain.calmer.low, 1)} to ${percentOf(gain.calmer.high, 1)}) for ${round(gain.inPeak)} orders a week of “${gainer}”.`,
    `The discount costs ${money(costPerWeek.middle, currency)} a week (${money(costPerWeek.low, currency)} to ${money(costPerWeek.high, currency)})${anyway === null ? '' : `, ${percentOf(anyway)} of it for orders that come in those hours anyway`}.`,
    takeUp.text,
  ];
}

const round = (value: number) => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
const oneDecimal = (value: number) => value.toFixed(1);
const rangeOf = ({ low, middle, high }: Range) => `${round(middle)} (${round(low)} to ${round(high)})`;
const percentOf = (share: number, digits = 0) => `${(share * 100).toFixed(digits)} %`;

/** Minor units as money. */
function money(amount: number, currency: string): string {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return `${Math.round(amount / 10 ** maximumFractionDigits).toLocaleString('en')} ${currency}`;
}
