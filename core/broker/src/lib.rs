//! In the making.

pub mod config {
    //! The tables of keys.

    mod known;
    mod obeyed;

    use ottla_base::config::Key;

    /// Every key that a broker knows.
    pub fn tables() -> Vec<&'static [Key]> {
        vec![obeyed::OBEYED, known::KNOWN]
    }
}
pub mod controller;
pub mod groups;
mod handler;
