//! What lines cover in part and is seen, to be blended in when the strip's colours are shown.

use super::super::Raster;
use super::super::blend::WHOLE;
use super::{Line, STRIP};
use crate::lanes::MOST_ROUNDED;

/// Rows that one note of a run can tell of.
pub(super) const RUN: usize = 16;

/// Where a note has a column and a row; before them is the share.
const COLUMN: u32 = 9;
const ROW: u32 = 15;
const _: () =
    assert!(WHOLE < 1 << COLUMN && STRIP <= 1 << (ROW - COLUMN) && MOST_ROUNDED / WHOLE < 1 << (u32::BITS - ROW));

/// Rows that are covered in part, from the front line to the last one.
///
/// Single rows, which are most, are kept apart: they are blended without asking how many there are.
#[derive(Debug, Default)]
pub(super) struct Notes {
    singles: List<Note>,
    /// The note of the first row, and by bit which of the sixteen rows from there on are meant.
    runs: List<(Note, u16)>,
    /// Of each line its number, and how many single rows and runs are noted up to its last one.
    lines: Vec<(usize, usize, usize)>,
}

/// A row of a column, and its share.
type Note = u32;

#[inline(always)]
fn note(column: usize, row: usize, share: u32) -> Note {
    (row as u32) << ROW | (column as u32) << COLUMN | share
}

/// The first `count` count; behind them there is room.
#[derive(Debug, Default)]
struct List<N> {
    notes: Vec<N>,
    count: usize,
}

impl<N: Copy + Default> List<N> {
    fn reserve(&mut self, more: usize) {
        if self.notes.len() < self.count + more {
            self.notes.resize(2 * (self.count + more), N::default());
        }
    }

    /// Written always, and kept if it is to be: whether it is, nobody can guess.
    #[inline(always)]
    fn add_if(&mut self, is_kept: bool, note: N) {
        if let Some(place) = self.notes.get_mut(self.count) {
            *place = note;
        }
        self.count += usize::from(is_kept);
    }

    fn part(&self, from: usize, to: usize) -> &[N] {
        self.notes.get(from..to).unwrap_or_default()
    }
}

impl Notes {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        (self.singles.count, self.runs.count) = (0, 0);
        self.lines.clear();
    }

    /// Makes room for so many more notes of single rows and of runs; what there is no room for is lost.
    pub(super) fn reserve(&mut self, singles: usize, runs: usize) {
        self.singles.reserve(singles);
        self.runs.reserve(runs);
    }

    /// Notes a row of a column if it `is_seen`. `share` is 0 to 256.
    #[inline(always)]
    pub(super) fn add_single(&mut self, column: usize, row: usize, share: u32, is_seen: bool) {
        self.singles.add_if(is_seen, note(column, row, share));
    }

    /// Notes rows that are covered alike: by bit, which of those from the first one on are seen.
    #[inline(always)]
    pub(super) fn add_run(&mut self, column: usize, first: usize, share: u32, seen: u16) {
        self.runs.add_if(seen != 0, (note(column, first, share), seen));
    }

    /// Says whose the notes since the last call are.
    pub(super) fn end_line(&mut self, number: usize) {
        self.lines.push((number, self.singles.count, self.runs.count));
    }
}

impl Raster {
    /// Blends in what is noted, of the line in front last; `left` is the strip's first column.
    #[inline(never)]
    pub(super) fn blend_notes(&mut self, notes: &Notes, lines: &[Line], left: usize) {
        let ends = notes.lines.iter().rev();
        let starts = ends.clone().skip(1).map(|(_, single, run)| (*single, *run));
        for ((number, single, run), (first_single, first_run)) in ends.zip(starts.chain([(0, 0)])) {
            let Some(Line { pen, .. }) = lines.get(*number) else {
                continue;
            };
            let mut blend = |note: Note, further: usize| {
                let row = (note >> ROW) as usize + further;
                let column = (note >> COLUMN) as usize % (1 << (ROW - COLUMN));
                let weight = pen.ink.weight_of(note % (1 << COLUMN));
                if let Some(pixel) = self.pixels.get_mut(row * self.width + left + column) {
                    *pixel = pen.ink.over(*pixel, weight);
                }
            };
            for note in notes.singles.part(first_single, *single) {
                blend(*note, 0);
            }
            for (note, seen) in notes.runs.part(first_run, *run) {
                let mut seen = *seen;
                while seen != 0 {
                    blend(*note, seen.trailing_zeros() as usize);
                    seen &= seen - 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Color;
    use crate::scene::Spans;

    #[test]
    fn the_front_line_is_blended_last() {
        let spans = Spans::default();
        let line = |rgb: u32| Line::new(&spans, 2.0, Color::from_rgb(rgb)).unwrap();
        let lines = [line(0xff0000), line(0x0000ff)];
        let mut notes = Notes::default();
        notes.reserve(4, 4);
        notes.add_single(1, 2, 256, true);
        notes.add_single(0, 2, 256, false);
        notes.end_line(1);
        notes.add_single(1, 2, 256, true);
        notes.add_run(1, 2, 256, 0b101);
        notes.add_run(0, 2, 256, 0);
        notes.end_line(0);
        let mut raster = Raster::new(2, 6);
        raster.clear(Color::from_rgb(0xffffff));
        raster.blend_notes(&notes, &lines, 0);
        let row = |row: usize| raster.bytes()[4 * (2 * row + 1)..][..3].to_vec();
        assert_eq!(
            (row(2), row(3), row(4)),
            (vec![0, 0, 255], vec![255; 3], vec![255, 0, 0])
        );
        assert!(raster.bytes().chunks_exact(8).all(|row| row[..4] == [255; 4]));
    }
}
