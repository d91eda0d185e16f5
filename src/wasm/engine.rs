//! One chart on one canvas.

use js_sys::Function;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::prelude::*;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::convert::{self, from_js};
use super::host::CanvasHost;
use super::intake::Intake;
use super::shared::{self, Pencils, with_pencils};
use super::texts::has_mask;
use crate::calendar::OffsetTable;
use crate::chart::{Chart, Region};
use crate::color::Color;
use crate::data::{Data, SeriesLook};
use crate::error::{Error, Warnings};
use crate::extend::Asked;
use crate::frame::Frame;
use crate::hit::{Direction, Hit, SampleHit};
use crate::model::{Exemplars, LabelColumn, SeriesData, Times, split_utf16};
use crate::options::Options;
use crate::paint;
use crate::paint::raster;
use crate::read::{self, Mode, ScrapeSettings, ScrapeWindow};
use crate::table::Order;

/// A chart on a canvas. The class `Chart` of the package wraps it.
#[wasm_bindgen]
pub struct Engine {
    chart: Chart,
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    host: CanvasHost,
    scrapes: ScrapeWindow,
    staged: Staged,
    columns: Vec<LabelColumn>,
    intake: Intake,
    reserved_text: Vec<u8>,
}

/// Series that are being handed over one by one.
#[derive(Default)]
struct Staged {
    data: Data,
    warnings: Warnings,
    refused: Option<Error>,
}

fn js_error(error: Error) -> JsError {
    JsError::new(&error.to_string())
}

#[wasm_bindgen]
impl Engine {
    /// A chart that draws on this canvas.
    #[wasm_bindgen(constructor)]
    pub fn new(canvas: HtmlCanvasElement) -> Result<Engine, JsError> {
        let context = canvas.get_context("2d").ok().flatten();
        let context = context
            .and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok())
            .ok_or_else(|| {
                JsError::new("the canvas has no 2D context: it may be in use for another kind of drawing")
            })?;
        Ok(Self {
            chart: Chart::new(),
            canvas,
            host: CanvasHost::new(context.clone()),
            context,
            scrapes: ScrapeWindow::new(ScrapeSettings::default()),
            staged: Staged::default(),
            columns: Vec::new(),
            intake: Intake::default(),
            reserved_text: Vec::new(),
        })
    }

    /// Replaces all options; refused ones leave the old in force.
    #[wasm_bindgen(js_name = setOptions)]
    pub fn set_options(&mut self, options: JsValue) -> Result<(), JsError> {
        let options: Options = from_js(options, "options")?;
        self.chart.set_options(options);
        self.host.set_font_family(&self.chart.options().theme.font_family);
        Ok(())
    }

    /// Measures and writes texts anew from now on, those of all charts: the page has got a font.
    #[wasm_bindgen(js_name = forgetTexts)]
    pub fn forget_texts(&mut self) {
        shared::forget_texts();
        self.chart.lay_out_again();
    }

    /// Sets the host's texts of values and of ticks of time.
    #[wasm_bindgen(js_name = setFormats)]
    pub fn set_formats(&mut self, value_text: Option<Function>, time_text: Option<Function>) {
        self.host.set_formats(value_text, time_text);
        self.chart.lay_out_again();
    }

    /// Offsets of local time: pairs of the ms from which one holds and the offset in ms.
    #[wasm_bindgen(js_name = setZone)]
    pub fn set_zone(&mut self, pairs: &[f64]) {
        let entries = pairs.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        self.chart.set_zone(OffsetTable::new(entries));
    }

    /// Forgets what was handed over and not committed, as by a call that threw half way.
    #[wasm_bindgen(js_name = discardStaged)]
    pub fn discard_staged(&mut self) {
        self.staged = Staged::default();
        self.columns.clear();
        self.intake = Intake::default();
        self.reserved_text = Vec::new();
    }

    /// Where the block is through which numbers are handed over, with room for as many of them. The page fills it before it
    /// calls anything else.
    pub fn block(&mut self, length: usize) -> *mut f64 {
        self.intake.block(length)
    }

    /// Takes the first numbers of the block as times of a series, or of exemplars; `to_come` are these and those behind them.
    #[wasm_bindgen(js_name = takeTimes)]
    pub fn take_times(&mut self, count: usize, to_come: usize) {
        self.intake.take_times(count, to_come);
    }

    /// As [`Engine::take_times`], as values.
    #[wasm_bindgen(js_name = takeValues)]
    pub fn take_values(&mut self, count: usize, to_come: usize) {
        self.intake.take_values(count, to_come);
    }

    /// Hands over the series whose times and values were taken; a refused one is told by [`Engine::commit_series`].
    #[wasm_bindgen(js_name = stageSeries)]
    pub fn stage_taken_series(
        &mut self,
        name: Option<String>,
        label_names: Vec<String>,
        label_values: Vec<String>,
        look: JsValue,
    ) -> Result<(), JsError> {
        let (times, values) = (self.intake.times(), self.intake.values());
        self.stage_series(name, label_names, label_values, times, values, look)
    }

    /// Whether the series handed over last can lend its times as they were given.
    #[wasm_bindgen(js_name = lendsTimes)]
    pub fn lends_times(&self) -> bool {
        self.staged
            .data
            .series
            .last()
            .is_some_and(|loaded| !loaded.series.is_mended())
    }

    /// Hands over a series that has the times of the one before; its values were taken.
    #[wasm_bindgen(js_name = stageSeriesOnSameTimes)]
    pub fn stage_series_on_same_times(
        &mut self,
        name: Option<String>,
        label_names: Vec<String>,
        label_values: Vec<String>,
        look: JsValue,
    ) -> Result<(), JsError> {
        let values = self.intake.values();
        let look: SeriesLook = from_js(look, "series")?;
        let labels = convert::labels(label_names, label_values);
        let axis = self.staged.data.series.last().map_or(0, |loaded| loaded.time_axis);
        let added = self.staged.data.add_series_on(axis, name, labels, values, look);
        self.staged.note(added);
        Ok(())
    }

    /// Replaces the series by those handed over; returns warnings, or throws what was refused (the others hold).
    #[wasm_bindgen(js_name = commitSeries)]
    pub fn commit_series(&mut self) -> Result<Vec<String>, JsError> {
        let staged = std::mem::take(&mut self.staged);
        self.chart.change_data(|data| data.replace_series(staged.data));
        match staged.refused {
            Some(error) => Err(js_error(error)),
            None => Ok(convert::sentences(staged.warnings.into_vec())),
        }
    }

    /// Appends the samples handed over to the series, in their order; returns warnings.
    #[wasm_bindgen(js_name = commitAppended)]
    pub fn commit_appended(&mut self, keep_from_ms: Option<f64>) -> Result<Vec<String>, JsError> {
        let staged = std::mem::take(&mut self.staged);
        if let Some(error) = staged.refused {
            return Err(js_error(error));
        }
        let appended = self.chart.append_series(staged.data, keep_from_ms);
        appended.map_err(js_error)?;
        Ok(convert::sentences(staged.warnings.into_vec()))
    }

    /// Room for a text in UTF-8: where it starts in the engine's memory. The page fills it before it calls anything else, so that
    /// there is no copy in between.
    #[wasm_bindgen(js_name = reserveText)]
    pub fn reserve_text(&mut self, bytes: usize) -> *mut u8 {
        self.reserved_text = vec![0; bytes];
        self.reserved_text.as_mut_ptr()
    }

    /// Hands over one label of all exemplars: its values, each but the last with a line feed behind it, are the first `bytes` of
    /// the room reserved last; `lengths` are theirs in units of UTF-16.
    #[wasm_bindgen(js_name = stageLabel)]
    pub fn stage_label(&mut self, name: String, lengths: &[u32], bytes: usize) {
        let mut text = std::mem::take(&mut self.reserved_text);
        text.truncate(bytes);
        // A page writes nothing but UTF-8.
        let text = String::from_utf8_lossy(&text);
        self.columns
            .push(LabelColumn::from_rows(name, split_utf16(&text, lengths)));
    }

    /// Replaces the exemplars: times and values were taken, labels were handed over.
    #[wasm_bindgen(js_name = commitExemplars)]
    pub fn commit_taken_exemplars(&mut self) -> Result<(), JsError> {
        let (times, values) = (self.intake.times(), self.intake.values());
        self.commit_exemplars(times.into_vec(), values)
    }

    /// Reads answers of the Prometheus API; later ones are handed over for [`Engine::extend`].
    #[wasm_bindgen(js_name = readPrometheus)]
    pub fn read_prometheus(
        &mut self,
        range: Option<Vec<u8>>,
        exemplars: Option<Vec<u8>>,
        legend: Option<String>,
        append: bool,
        is_later: bool,
    ) -> Result<JsValue, JsError> {
        let (range, exemplars, legend) = (range.as_deref(), exemplars.as_deref(), legend.as_deref());
        let read = if is_later {
            self.staged.data.read_prometheus(range, exemplars, legend, append)
        } else {
            self.chart.read_prometheus(range, exemplars, legend, append)
        };
        Ok(convert::summary(read.map_err(js_error)?))
    }

    /// Extends what answers of the Prometheus API have loaded by those handed over, as [`Data::extend`].
    pub fn extend(&mut self, start_ms: f64, from_ms: f64, step_ms: f64) -> Result<(), JsError> {
        let asked = Asked {
            start_ms,
            from_ms,
            step_ms,
        };
        let more = std::mem::take(&mut self.staged).data;
        self.chart.extend(more, asked).map_err(js_error)
    }

    /// Reads an OpenMetrics exposition, keeping what is valid.
    #[wasm_bindgen(js_name = readOpenMetrics)]
    pub fn read_open_metrics(&mut self, text: &str, at_ms: Option<f64>) -> Result<JsValue, JsError> {
        let output = read::open_metrics(text, at_ms, Mode::Lenient).map_err(js_error)?;
        let summary = self.chart.load_output(output).map_err(js_error)?;
        Ok(convert::summary(summary))
    }

    /// What of which endpoint is followed. What was read stays where it is the same.
    #[wasm_bindgen(js_name = followScrapes)]
    pub fn follow_scrapes(
        &mut self,
        endpoint: String,
        metric: String,
        by: Vec<String>,
        quantiles: Vec<f64>,
        keep_ms: f64,
        legend: String,
    ) {
        self.scrapes.set(ScrapeSettings {
            endpoint,
            metric,
            by,
            quantiles,
            keep_ms,
            legend,
        });
    }

    /// Reads one more scrape of the endpoint, and shows what those so far have come to.
    #[wasm_bindgen(js_name = readScrape)]
    pub fn read_scrape(&mut self, text: &str, content_type: &str, at_ms: f64) -> Result<JsValue, JsError> {
        let warnings = self.scrapes.push(text, content_type, at_ms).map_err(js_error)?;
        let summary = self.chart.show_scrapes(&self.scrapes, warnings).map_err(js_error)?;
        Ok(convert::summary(summary))
    }

    /// The unit of what the scrapes measure; empty when nobody says.
    #[wasm_bindgen(js_name = scrapeUnit)]
    pub fn scrape_unit(&self) -> String {
        self.scrapes.unit().to_owned()
    }

    /// Reads OTLP metrics as JSON.
    #[wasm_bindgen(js_name = readOtlp)]
    pub fn read_otlp(&mut self, body: &[u8]) -> Result<JsValue, JsError> {
        let output = read::otlp(body).map_err(js_error)?;
        let summary = self.chart.load_output(output).map_err(js_error)?;
        Ok(convert::summary(summary))
    }

    /// The window in ms.
    #[wasm_bindgen(js_name = setWindow)]
    pub fn set_window(&mut self, from_ms: f64, to_ms: f64) {
        self.chart.set_window(from_ms, to_ms);
    }

    /// From and to in ms.
    pub fn window(&self) -> Vec<f64> {
        let (from_ms, to_ms) = self.chart.window_ms();
        vec![from_ms, to_ms]
    }

    /// From and to of all that is loaded; empty when nothing is.
    #[wasm_bindgen(js_name = dataRange)]
    pub fn data_range(&self) -> Vec<f64> {
        let range = self.chart.data().time_range_ms();
        range.map_or_else(Vec::new, |(from_ms, to_ms)| vec![from_ms, to_ms])
    }

    /// Sets the size and that of the canvas' own pixels.
    pub fn resize(&mut self, width_px: f64, height_px: f64, dpr: f64) {
        self.chart.resize(width_px, height_px, dpr);
        let (width, height) = self.device_size();
        if self.canvas.width() != width {
            self.canvas.set_width(width);
        }
        if self.canvas.height() != height {
            self.canvas.set_height(height);
        }
    }

    fn device_size(&self) -> (u32, u32) {
        let size = self.chart.size();
        let device = |px: f64| (px * size.dpr).round() as u32;
        (device(size.width_px), device(size.height_px))
    }

    /// Draws. Returns how many series, clusters, and points or columns there were.
    pub fn render(&mut self) -> Result<Vec<u32>, JsError> {
        let (width, height) = self.device_size();
        let Some(scene) = self.chart.scene(&self.host) else {
            return Ok(vec![0, 0, 0]);
        };
        let spans: usize = scene.series.iter().map(|series| series.trace.len()).sum();
        let stats = vec![scene.series.len() as u32, scene.markers.len() as u32, spans as u32];
        if width == 0 || height == 0 {
            return Ok(stats);
        }
        let draw = |Pencils { raster, texts }: &mut Pencils| {
            raster.resize(width as usize, height as usize);
            raster::paint(scene, raster);
            let has_masks = texts.of(&scene.font_family).paint(scene, raster).is_ok();
            if scene.background.a < 255 {
                raster.to_straight_alpha();
            }
            let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(raster.bytes()), width, height)?;
            self.context.put_image_data(&image, 0.0, 0.0)?;
            Ok(has_masks)
        };
        let has_masks = with_pencils(draw)
            .map_err(|error: JsValue| JsError::new(&format!("the canvas took no picture: {error:?}")))?;
        if has_masks && scene.texts.iter().all(has_mask) {
            return Ok(stats);
        }
        let backend = CanvasBackend::with_canvas_object(self.canvas.clone());
        let backend = backend.ok_or_else(|| JsError::new("the canvas has lost its 2D context"))?;
        if has_masks {
            paint::paint_texts(scene, backend, scene.dpr, |text| !has_mask(text)).map_err(js_error)?;
        } else {
            paint::paint_all_texts(scene, backend, scene.dpr).map_err(js_error)?;
        }
        Ok(stats)
    }

    /// Clusters as numbers, 8 for each (see `convert::clusters`).
    pub fn clusters(&mut self) -> Vec<f64> {
        self.chart.prepare(&self.host);
        convert::clusters(self.chart.clusters())
    }

    /// Rows of all clusters, one after the other, each as many as its count.
    #[wasm_bindgen(js_name = allMembers)]
    pub fn all_members(&mut self) -> Vec<u32> {
        self.chart.prepare(&self.host);
        self.chart.all_members().concat()
    }

    /// One cluster as numbers.
    pub fn cluster(&mut self, index: usize) -> Vec<f64> {
        self.chart.prepare(&self.host);
        let cluster = self.chart.clusters().get(index);
        cluster.map_or_else(Vec::new, |cluster| convert::clusters(&[*cluster]))
    }

    /// Rows of one cluster, the most important first.
    pub fn members(&mut self, index: usize) -> Vec<u32> {
        self.chart.prepare(&self.host);
        self.chart.members(index)
    }

    /// The cluster that stands for the exemplar with exactly this time and value; -1 when it is not in the picture.
    #[wasm_bindgen(js_name = clusterHolding)]
    pub fn cluster_holding(&mut self, time_ms: f64, value: f64) -> f64 {
        self.chart.prepare(&self.host);
        let cluster = self.chart.cluster_holding(time_ms, value);
        cluster.map_or(-1.0, |index| index as f64)
    }

    /// The colour in which a cluster is drawn, as CSS writes it.
    #[wasm_bindgen(js_name = clusterColor)]
    pub fn cluster_color(&mut self, index: usize) -> Option<String> {
        self.chart.prepare(&self.host);
        self.chart.cluster_color(index).map(|color| color.to_string())
    }

    /// Where every exemplar has gone.
    pub fn counts(&mut self) -> JsValue {
        self.chart.prepare(&self.host);
        convert::counts(&self.chart.counts())
    }

    /// How many exemplars are loaded.
    #[wasm_bindgen(js_name = exemplarCount)]
    pub fn exemplar_count(&self) -> usize {
        self.chart.data().exemplars.len()
    }

    /// How many diamonds stand for several exemplars.
    #[wasm_bindgen(js_name = severalClusters)]
    pub fn several_clusters(&mut self) -> usize {
        self.chart.prepare(&self.host);
        self.chart.several_clusters()
    }

    /// What is at a point: the index of a cluster, a sample, or null.
    pub fn hit(&mut self, x: f64, y: f64) -> JsValue {
        self.chart.prepare(&self.host);
        match self.chart.hit(x, y) {
            None => JsValue::NULL,
            Some(Hit::Cluster(index)) => (index as u32).into(),
            Some(Hit::Sample(sample)) => self.sample_object(sample),
        }
    }

    fn sample_object(&mut self, sample: SampleHit) -> JsValue {
        let axis = self.chart.axis_of(sample.series);
        let value_text = self.chart.value_text(sample.value, axis, &self.host);
        let color = self.chart.series_color(sample.series).unwrap_or(Color::TRANSPARENT);
        convert::sample(
            sample,
            value_text,
            self.chart.time_text(sample.time_ms),
            color.to_string(),
        )
    }

    /// Of each shown series, or of one of them, the sample nearest to a time.
    #[wasm_bindgen(js_name = samplesAt)]
    pub fn samples_at(&mut self, time_ms: f64, series: Option<usize>) -> JsValue {
        self.chart.prepare(&self.host);
        let samples = self.chart.samples_at(time_ms, series);
        convert::list(samples, |sample| self.sample_object(sample))
    }

    /// Index of the cluster that the keyboard reaches; `from` below 0 is nowhere. -1 at the end of the way.
    pub fn walk(&mut self, from: i32, direction: JsValue) -> Result<i32, JsError> {
        self.chart.prepare(&self.host);
        let direction: Direction = from_js(direction, "direction")?;
        let next = self.chart.walk(usize::try_from(from).ok(), direction);
        Ok(next.and_then(|next| i32::try_from(next).ok()).unwrap_or(-1))
    }

    /// One exemplar as a card shows it; null when there is no such row.
    pub fn exemplar(&mut self, row: usize) -> JsValue {
        convert::or_null(self.chart.exemplar(row, &self.host).map(convert::detail))
    }

    /// Links of a row.
    pub fn links(&self, row: usize) -> JsValue {
        convert::list(self.chart.links(row), convert::link)
    }

    /// One link for several rows, or null.
    #[wasm_bindgen(js_name = clusterLink)]
    pub fn cluster_link(&self, rows: &[u32]) -> JsValue {
        convert::or_null(self.chart.cluster_link(rows).map(convert::link))
    }

    /// Rows of the exemplars that are shown within a region (see `chart::Region`).
    #[wasm_bindgen(js_name = rowsIn)]
    pub fn rows_in(&mut self, from_ms: f64, to_ms: f64, low: f64, high: f64) -> Vec<u32> {
        self.chart.prepare(&self.host);
        self.chart.rows_in(&Region {
            from_ms,
            to_ms,
            low,
            high,
        })
    }

    /// What sets rows apart from the other exemplars that are shown in the window.
    pub fn contrast(&mut self, rows: &[u32]) -> JsValue {
        self.chart.prepare(&self.host);
        convert::contrast(self.chart.contrast(rows))
    }

    /// Names of the labels that exemplars can be filtered and coloured by.
    #[wasm_bindgen(js_name = labelNames)]
    pub fn label_names(&self) -> Vec<String> {
        self.chart.label_names().into_iter().map(str::to_owned).collect()
    }

    /// The values of a label in the window, the most frequent first.
    #[wasm_bindgen(js_name = labelValues)]
    pub fn label_values(&mut self, label: &str) -> JsValue {
        self.chart.prepare(&self.host);
        convert::list(self.chart.label_values(label), convert::label_value)
    }

    /// The least value that so large a share of the exemplars shown in the window does not exceed; NaN without any.
    #[wasm_bindgen(js_name = shownQuantile)]
    pub fn shown_quantile(&mut self, share: f64) -> f64 {
        self.chart.prepare(&self.host);
        self.chart.shown_quantile(share).unwrap_or(f64::NAN)
    }

    /// Rows of all exemplars in the window that the filter lets through, the most important first.
    #[wasm_bindgen(js_name = windowRows)]
    pub fn window_rows(&mut self) -> Vec<u32> {
        self.chart.prepare(&self.host);
        self.chart.window_rows()
    }

    /// Rows by `value`, `time`, `series`, or a label as `label.pod`.
    #[wasm_bindgen(js_name = sortRows)]
    pub fn sort_rows(&self, rows: &[u32], key: &str, is_descending: bool) -> Vec<u32> {
        let key = convert::sort_key(key).unwrap_or(self.chart.usual_order().key);
        self.chart.sort_rows(rows, Order { key, is_descending })
    }

    /// Which labels rows share and in which they differ, how many series they have, and their usual order.
    pub fn columns(&self, rows: &[u32]) -> JsValue {
        let series = self.chart.series_count(rows);
        convert::columns(self.chart.columns(rows), series, self.chart.usual_order())
    }

    /// Rows as comma-separated values.
    pub fn csv(&self, rows: &[u32]) -> String {
        self.chart.csv(rows)
    }

    /// Trace ids of rows, each once, as JSON: many strings go over one by one at ten times the cost.
    #[wasm_bindgen(js_name = traceIds)]
    pub fn trace_ids(&self, rows: &[u32]) -> String {
        // Nothing in a list of strings can be refused.
        serde_json::to_string(&self.chart.trace_ids(rows)).unwrap_or_default()
    }

    /// The first row with exactly this time and value; -1 for none.
    #[wasm_bindgen(js_name = rowOf)]
    pub fn row_of(&self, time_ms: f64, value: f64) -> f64 {
        self.chart.row_of(time_ms, value).map_or(-1.0, f64::from)
    }

    /// From and to in ms of rows, with room around; empty without any.
    #[wasm_bindgen(js_name = spanOfRows)]
    pub fn span_of_rows(&self, rows: &[u32]) -> Vec<f64> {
        let span = self.chart.span_of_rows(rows);
        span.map_or_else(Vec::new, |(from_ms, to_ms)| vec![from_ms, to_ms])
    }

    /// The series as a legend shows them.
    pub fn legend(&mut self) -> JsValue {
        convert::list(self.chart.legend(&self.host), convert::legend_item)
    }

    /// Sentences that the user should read.
    pub fn notices(&mut self) -> Vec<String> {
        self.chart.notices()
    }

    /// Where series are drawn.
    #[wasm_bindgen(js_name = plotRect)]
    pub fn plot_rect(&mut self) -> JsValue {
        self.chart.prepare(&self.host);
        let frame = self.chart.frame();
        convert::rect(frame.map(|frame| frame.view.plot()).unwrap_or_default())
    }

    /// CSS px of a time.
    #[wasm_bindgen(js_name = xFromTime)]
    pub fn x_from_time(&mut self, time_ms: f64) -> f64 {
        self.in_frame(|frame| frame.view.px_from_time(time_ms))
    }

    /// The time at a CSS px.
    #[wasm_bindgen(js_name = timeFromX)]
    pub fn time_from_x(&mut self, x_px: f64) -> f64 {
        self.in_frame(|frame| frame.view.time_from_px(x_px))
    }

    /// CSS px of a value on an axis.
    #[wasm_bindgen(js_name = yFromValue)]
    pub fn y_from_value(&mut self, value: f64, axis: usize) -> f64 {
        self.in_frame(|frame| frame.px_from_value(value, axis))
    }

    /// The value at a CSS px on an axis.
    #[wasm_bindgen(js_name = valueFromY)]
    pub fn value_from_y(&mut self, y_px: f64, axis: usize) -> f64 {
        self.in_frame(|frame| frame.value_from_px(y_px, axis))
    }

    /// Text of a value in the unit of an axis.
    #[wasm_bindgen(js_name = valueText)]
    pub fn value_text(&self, value: f64, axis: usize) -> String {
        self.chart.value_text(value, axis, &self.host)
    }

    /// Date and time in the chart's zone.
    #[wasm_bindgen(js_name = timeText)]
    pub fn time_text(&self, time_ms: f64) -> String {
        self.chart.time_text(time_ms)
    }

    /// The picture as SVG.
    #[wasm_bindgen(js_name = toSvg)]
    pub fn to_svg(&mut self) -> Result<String, JsError> {
        self.chart.to_svg(&self.host).map_err(js_error)
    }
}

impl Engine {
    /// Hands over a series; a refused one is told by [`Engine::commit_series`].
    pub fn stage_series(
        &mut self,
        name: Option<String>,
        label_names: Vec<String>,
        label_values: Vec<String>,
        times_ms: impl Into<Times>,
        values: Vec<f64>,
        look: JsValue,
    ) -> Result<(), JsError> {
        let look: SeriesLook = from_js(look, "series")?;
        let labels = convert::labels(label_names, label_values);
        let data = SeriesData {
            name,
            labels,
            times_ms: times_ms.into(),
            values,
        };
        let added = self.staged.data.add_series(data, look, &mut self.staged.warnings);
        self.staged.note(added);
        Ok(())
    }

    /// Replaces the exemplars, with the labels handed over.
    pub fn commit_exemplars(&mut self, times_ms: Vec<f64>, values: Vec<f64>) -> Result<(), JsError> {
        let columns = std::mem::take(&mut self.columns);
        let exemplars = Exemplars::new(times_ms, values, columns).map_err(js_error)?;
        self.chart.set_exemplars(exemplars);
        Ok(())
    }
}

impl Engine {
    /// A number of the current frame.
    fn in_frame(&mut self, number: impl FnOnce(&Frame) -> f64) -> f64 {
        self.chart.prepare(&self.host);
        self.chart.frame().map_or(f64::NAN, number)
    }
}

impl Staged {
    fn note(&mut self, added: Result<(), Error>) {
        if let Err(error) = added {
            self.refused.get_or_insert(error);
        }
    }
}

/// What a trace comes to, from an answer of Tempo; null when it has no span.
#[wasm_bindgen(js_name = traceSummary)]
pub fn trace_summary(body: &[u8]) -> Result<JsValue, JsError> {
    let summary = read::trace_summary(body).map_err(js_error)?;
    Ok(convert::or_null(summary.map(convert::trace_summary)))
}

/// Bytes of memory that the engine holds; it never shrinks (see ARCHITECTURE.md).
#[wasm_bindgen(js_name = memoryBytes)]
pub fn memory_bytes() -> usize {
    const PAGE_BYTES: usize = 65_536;
    core::arch::wasm32::memory_size(0) * PAGE_BYTES
}
