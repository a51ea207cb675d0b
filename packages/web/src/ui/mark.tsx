/** Portico's sign: one arch within another; the desk over its clients. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--mantine-color-brand-filled)" />
      <path d="M8 24V15a8 8 0 0 1 16 0v9" fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <path
        d="M13.2 24v-8.2a2.8 2.8 0 0 1 5.6 0V24"
        fill="none"
        stroke="#fff"
        strokeOpacity=".7"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </svg>
  );
}
