/**
 * The chart library with only what is used of it; evaluated when the first chart is drawn.
 *
 * @module
 */
import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip } from "chart.js";

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

export { Chart };
