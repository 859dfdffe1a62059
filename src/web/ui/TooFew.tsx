/** The drawn reason for "too few people": the circle closes only with `k` of them. */
export function TooFew({ k }: { readonly k: number }) {
  const known = Math.max(1, Math.ceil(k / 2));
  return (
    <svg width="96" height="96" viewBox="-48 -48 96 96" role="img" aria-label={`A circle of ${k} people, not all of them there`}>
      <circle r="36" fill="none" className="stroke-line" strokeDasharray="3 5" />
      {Array.from({ length: k }, (_, index) => {
        const angle = (2 * Math.PI * index) / k - Math.PI / 2;
        return (
          <circle
            key={angle}
            cx={36 * Math.cos(angle)}
            cy={36 * Math.sin(angle)}
            r="7"
            strokeWidth="1.5"
            className={index < known ? "fill-soft stroke-soft" : "fill-paper stroke-soft"}
          />
        );
      })}
    </svg>
  );
}
