// Small drawings. They say nothing to a screen reader: the button around them has a name.

const Icon = ({ path }: { path: string }) => (
  <svg class="drawing" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <path d={path} />
  </svg>
);

const DOT = "a1.4 1.4 0 1 0 0 2.8a1.4 1.4 0 1 0 0-2.8z";

/** There is more below. */
export const Caret = () => <Icon path="M3.5 5.5 8 10.5l4.5-5z" />;

/** What can be done with a row. */
export const Dots = () => <Icon path={`M8 1.1${DOT}M8 6.6${DOT}M8 12.1${DOT}`} />;

/** Away with it. */
export const Cross = () => <Icon path="M3 4.4 4.4 3 8 6.6 11.6 3 13 4.4 9.4 8l3.6 3.6-1.4 1.4L8 9.4 4.4 13 3 11.6 6.6 8z" />;
