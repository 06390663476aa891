/** Slow twin of assembly/batch/score-forms.ts: RapidFuzz's formulas for the four forms of a distance. */
import type { ScoreForm } from '../../host/core/ports/scorer-kernel.ts';

/** Without a cutoff every score is kept. */
export function scoreForm(form: ScoreForm, distance: number, maximum: number, cutoff: number | undefined): number {
  const normalized = maximum === 0 ? 0 : distance / maximum;
  switch (form) {
    case 'distance':
      return cutoff === undefined || distance <= cutoff ? distance : Math.floor(cutoff) + 1;
    case 'similarity':
      return cutoff === undefined || maximum - distance >= cutoff ? maximum - distance : 0;
    case 'normalizedDistance':
      return cutoff === undefined || normalized <= cutoff ? normalized : 1;
    case 'normalizedSimilarity':
      return cutoff === undefined || 1 - normalized >= cutoff ? 1 - normalized : 0;
  }
}
