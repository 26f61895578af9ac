//! The `quorum-state` file: who leads the quorum, and since which epoch.

use ottla_protocol::Uuid;

/// A single voter's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuorumState {
    pub leader_id: i32,
    pub leader_epoch: i32,
}

impl QuorumState {
    /// One line of JSON, data version 0: the form of a quorum with static voters.
    pub fn to_json(self) -> String {
        format!(
            "{{\"clusterId\":\"\",\"leaderId\":{0},\"leaderEpoch\":{1},\"votedId\":-1,\"appliedOffset\":0,\
             \"currentVoters\":[{{\"voterId\":{0}}}],\"data_version\":0}}",
            self.leader_id, self.leader_epoch
        )
    }

    /// Data version 1: the form of a quorum whose log names the voters. A leader's vote is not kept.
    pub fn to_json_without_voters(self) -> String {
        format!(
            "{{\"leaderId\":{0},\"leaderEpoch\":{1},\"votedId\":-1,\"votedDirectoryId\":\"{2}\",\"data_version\":1}}",
            self.leader_id,
            self.leader_epoch,
            Uuid::ZERO
        )
    }

    /// Reads both data versions; `None` if the text is not a quorum state.
    pub fn parse(text: &str) -> Option<QuorumState> {
        let number = |name: &str| {
            let (_, rest) = text.split_once(&format!("\"{name}\":"))?;
            let end = rest.find(|letter: char| letter != '-' && !letter.is_ascii_digit()).unwrap_or(rest.len());
            rest[..end].parse().ok()
        };
        Some(QuorumState { leader_id: number("leaderId")?, leader_epoch: number("leaderEpoch")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_are_read() {
        let state = QuorumState { leader_id: 1, leader_epoch: 7 };
        assert_eq!(QuorumState::parse(&state.to_json()), Some(state));
        assert_eq!(QuorumState::parse(&state.to_json_without_voters()), Some(state));
        let dynamic = r#"{"leaderId":3,"leaderEpoch":12,"votedId":-1,"votedDirectoryId":"AAAAAAAAAAAAAAAAAAAAAA","data_version":1}"#;
        assert_eq!(QuorumState::parse(dynamic), Some(QuorumState { leader_id: 3, leader_epoch: 12 }));
        assert_eq!(QuorumState::parse("nonsense"), None);
    }
}
