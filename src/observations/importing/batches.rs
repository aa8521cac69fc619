//! How many files one child reads.

use crate::sources::hashed::Hashed;

/// A file to be read.
#[derive(Clone, Debug)]
pub(super) struct Unread {
    /// Its number in the import.
    pub(super) number: usize,
    /// Its length.
    pub(super) bytes: u64,
    /// Its hash, where it had to be known before.
    pub(super) hashed: Option<Hashed>,
}

/// Files to be read by one child.
pub(super) type Batch<'a> = &'a [Unread];

/// How many files a child reads at most. Starting one takes 20 ms, as long as reading a few exports;
/// and what a damaged file brings down with it is read again.
const MOST_FILES: usize = 80;

/// How many bytes of files a child is given, unless one alone has more: as much as it reads in a
/// fraction of its time.
const MOST_BYTES: u64 = 16 << 20;

/// Few files are read one a child: nothing would be gained.
const FEW: usize = 4;

/// Cuts the files into batches.
pub(super) fn batches(files: &[Unread]) -> Vec<Batch<'_>> {
    if files.len() <= FEW {
        return files.chunks(1).collect();
    }
    let mut batches = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (end, file) in files.iter().enumerate() {
        if end > start && (bytes + file.bytes > MOST_BYTES || end - start == MOST_FILES) {
            batches.push(&files[start..end]);
            (start, bytes) = (end, 0);
        }
        bytes += file.bytes;
    }
    batches.push(&files[start..]);
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(sizes: &[u64]) -> Vec<Vec<usize>> {
        let unread =
            |(number, bytes): (usize, &u64)| Unread { number, bytes: *bytes, hashed: None };
        let files: Vec<_> = sizes.iter().enumerate().map(unread).collect();
        let batches = batches(&files);
        batches.iter().map(|batch| batch.iter().map(|file| file.number).collect()).collect()
    }

    #[test]
    fn every_file_is_in_one_batch_and_large_ones_are_alone() {
        assert_eq!(cut(&[]), Vec::<Vec<usize>>::new());
        assert_eq!(cut(&[1, 1]), [[0], [1]]);
        assert_eq!(cut(&[1, 1, 17 << 20, 1, 1, 1]), [vec![0, 1], vec![2], vec![3, 4, 5]]);
        let many = cut(&[1; 200]);
        assert_eq!(many.iter().map(Vec::len).collect::<Vec<_>>(), [80, 80, 40]);
        assert_eq!(many.concat(), (0..200).collect::<Vec<_>>());
    }
}
