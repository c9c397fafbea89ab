/** What an action is called, and the keys it has until somebody gives it others. */
export interface ActionEntry {
  readonly label: string;
  /** Heading in the sheet and the palette: "Go to", "Playback", ... */
  readonly group: ActionGroup;
  /** For example "ctrl+k", "shift+arrowleft", "?", "space". `ctrl` is Command on a Mac. */
  readonly keys: readonly string[];
  /** Answered by what has the focus, not by the window: in the sheet only, and always with these keys. */
  readonly isFixed?: true;
}

export type ActionGroup =
  | 'Go to'
  | 'Window'
  | 'Inventory'
  | 'Search'
  | 'Sources'
  | 'Cases'
  | 'Case'
  | 'Playback'
  | 'Review'
  | 'Side by side'
  | 'Picture';

/** Everything that a user can do by the palette or a key, on every screen. */
export const actionList = {
  'go.inventory': { group: 'Go to', label: 'Inventory', keys: ['ctrl+1'] },
  'go.search': { group: 'Go to', label: 'Search', keys: ['ctrl+2'] },
  'go.cases': { group: 'Go to', label: 'Cases', keys: ['ctrl+0'] },
  'go.reconcile': { group: 'Go to', label: 'Reconcile', keys: ['ctrl+6'] },
  'go.fleet': { group: 'Go to', label: 'Fleet', keys: ['ctrl+7'] },
  'go.capacity': { group: 'Go to', label: 'Capacity', keys: ['ctrl+8'] },
  'go.sources': { group: 'Go to', label: 'Sources', keys: ['ctrl+3'] },
  'go.verify': { group: 'Go to', label: 'Verify', keys: ['ctrl+4'] },
  'go.journal': { group: 'Go to', label: 'Journal', keys: ['ctrl+9'] },
  'go.settings': { group: 'Go to', label: 'Settings', keys: ['ctrl+5'] },
  'app.palette': { group: 'Window', label: 'Command palette', keys: ['ctrl+k'] },
  'app.jobs': { group: 'Window', label: 'Jobs', keys: ['ctrl+j'] },
  'app.undo': { group: 'Window', label: 'Undo what was done last', keys: ['ctrl+z'] },
  'app.next-region': { group: 'Window', label: 'Next part of the window', keys: ['f6'] },
  'app.previous-region': { group: 'Window', label: 'Previous part of the window', keys: ['shift+f6'] },
  'app.keys': { group: 'Window', label: 'Keyboard shortcuts', keys: ['?'] },
  'inventory.filter': { group: 'Inventory', label: 'Filter sessions', keys: ['/'] },
  'inventory.fetch': { group: 'Inventory', label: 'Fetch the listed recordings', keys: ['f'] },
  'inventory.keep': { group: 'Inventory', label: 'Keep the selected recordings offline', keys: ['k'] },
  'inventory.case': { group: 'Inventory', label: 'Add the selected sessions to a case', keys: ['c'] },
  'inventory.letGo': { group: 'Inventory', label: 'Let the selected recordings leave the cache', keys: [] },
  'inventory.facts': { group: 'Inventory', label: 'Show what is known of the selected session', keys: ['i'] },
  'inventory.pin': { group: 'Inventory', label: 'Pin the selected session, or unpin it', keys: ['p'] },
  'inventory.sample': { group: 'Inventory', label: 'Draw a sample of what is listed', keys: ['s'] },
  'inventory.selectAll': { group: 'Inventory', label: 'Select all sessions under the filter', keys: [] },
  'inventory.compare': { group: 'Inventory', label: 'Compare the selected sessions side by side', keys: ['d'] },
  'inventory.index': { group: 'Inventory', label: 'Index the selected recordings', keys: [] },
  'inventory.export': { group: 'Inventory', label: 'Export the selected sessions as evidence', keys: [] },
  'inventory.clear': { group: 'Inventory', label: 'Clear filters', keys: [] },
  'search.focus': { group: 'Search', label: 'Search', keys: ['/'] },
  'sources.add': { group: 'Sources', label: 'Add a source', keys: ['a'] },
  'cases.new': { group: 'Cases', label: 'New case', keys: ['a'] },
  'cases.takeIn': { group: 'Cases', label: 'Take in a case', keys: ['t'] },
  'case.finding': { group: 'Case', label: 'Add a finding to the case', keys: ['a'] },
  'case.handOver': { group: 'Case', label: 'Hand over the case', keys: ['h'] },
  'case.export': { group: 'Case', label: 'Export the case as an evidence package', keys: ['e'] },
  'case.compare': { group: 'Case', label: 'Compare sessions of the case side by side', keys: ['d'] },
  'case.back': { group: 'Case', label: 'Back to all cases', keys: ['escape'] },
  'review.toggle': { group: 'Playback', label: 'Play or pause', keys: ['space'] },
  'review.back': { group: 'Playback', label: 'Back 5 seconds', keys: ['arrowleft'] },
  'review.forward': { group: 'Playback', label: 'Forward 5 seconds', keys: ['arrowright'] },
  'review.back-far': { group: 'Playback', label: 'Back 30 seconds', keys: ['shift+arrowleft'] },
  'review.forward-far': { group: 'Playback', label: 'Forward 30 seconds', keys: ['shift+arrowright'] },
  'review.faster': { group: 'Playback', label: 'Faster', keys: ['arrowup'] },
  'review.slower': { group: 'Playback', label: 'Slower', keys: ['arrowdown'] },
  'review.step-back': { group: 'Playback', label: 'Previous event or frame', keys: [','] },
  'review.step-forward': { group: 'Playback', label: 'Next event or frame', keys: ['.'] },
  'review.previous-marker': { group: 'Playback', label: 'Previous marker or command', keys: ['['] },
  'review.next-marker': { group: 'Playback', label: 'Next marker or command', keys: [']', 'm'] },
  'review.previous-command': { group: 'Playback', label: 'Previous command', keys: ['{'] },
  'review.next-command': { group: 'Playback', label: 'Next command', keys: ['}'] },
  'review.start': { group: 'Playback', label: 'Go to the start', keys: ['home'] },
  'review.end': { group: 'Playback', label: 'Go to the end', keys: ['end'] },
  'review.find': { group: 'Review', label: 'Search in this recording', keys: ['/'] },
  'review.note': { group: 'Review', label: 'Add a note at the playhead or over the marked range', keys: ['n'] },
  'review.case': { group: 'Review', label: 'Add the moment, the marked range or the session to a case', keys: ['c'] },
  'review.mark-in': { group: 'Review', label: 'Mark the start of a range', keys: ['i'] },
  'review.mark-out': { group: 'Review', label: 'Mark the end of a range', keys: ['o'] },
  'review.copy-link': { group: 'Review', label: 'Copy link to this moment', keys: ['l'] },
  'review.pin': { group: 'Review', label: 'Pin this session', keys: ['p'] },
  'review.compare': { group: 'Review', label: 'Compare with sessions of the same time', keys: ['d'] },
  'review.wide': { group: 'Review', label: 'Wide panel beside the stage, on or off', keys: ['w'] },
  'review.axis': { group: 'Review', label: 'Timeline: times of day or positions', keys: ['t'] },
  'review.film': { group: 'Review', label: 'Timeline: pictures, on or off', keys: ['f'] },
  'review.spoken': { group: 'Review', label: 'Read new lines aloud while playing (screen readers), on or off', keys: ['a'] },
  'review.captions': { group: 'Review', label: 'Captions under the picture, on or off', keys: ['v'] },
  'review.export-range': { group: 'Review', label: 'Export a part of this recording', keys: ['e'] },
  'review.still': { group: 'Review', label: 'Take a still of the frame at the playhead', keys: ['s'] },
  'review.redact': { group: 'Review', label: 'Redactions, open or closed; of the selected text', keys: ['r'] },
  'review.skip-idle': { group: 'Review', label: 'Skip stretches without activity, on or off', keys: ['k'] },
  'compare.next': { group: 'Side by side', label: 'Step through the next recording', keys: ['g'] },
  'compare.copy-address': { group: 'Side by side', label: 'Copy the address of this moment', keys: ['y'] },
  'compare.back': { group: 'Side by side', label: 'Back to where you came from', keys: ['escape'] },
  'picture.zoom-in': { group: 'Picture', label: 'Larger', keys: ['+', '='] },
  'picture.zoom-out': { group: 'Picture', label: 'Smaller', keys: ['-'] },
  'picture.fit': { group: 'Picture', label: 'All of the picture', keys: ['0'] },
  'picture.actual': { group: 'Picture', label: 'Recorded pixels one to one', keys: ['1'] },
  'picture.fill': { group: 'Picture', label: 'Fill the stage', keys: ['2'] },
  'picture.lens': { group: 'Picture', label: 'Magnifier, on or off', keys: ['z'] },
  'picture.lens-power': { group: 'Picture', label: 'Magnifier: next strength', keys: ['x'] },
  'picture.text': { group: 'Picture', label: 'Text read on the picture, shown or not', keys: ['b'] },
  'picture.move': {
    group: 'Picture',
    label: 'Move the picture or the magnifier, with the focus on it (Shift: farther)',
    keys: ['arrowleft', 'arrowright', 'arrowup', 'arrowdown'],
    isFixed: true,
  },
} as const satisfies Readonly<Record<string, ActionEntry>>;

export type ActionId = keyof typeof actionList;

export const actionIds = Object.keys(actionList).filter((id): id is ActionId => id in actionList);

export function actionEntry(id: ActionId): ActionEntry {
  return actionList[id];
}
