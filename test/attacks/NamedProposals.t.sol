// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICumulativeCampaign } from "../../contracts/interfaces/ICumulativeCampaign.sol";
import { ProposalAttack } from "./support/ProposalAttack.sol";
import { ProposalHole } from "./twins/ProposalHole.sol";

/// @notice A transaction was prepared for one proposal; when it arrives, another one of the same root waits.
abstract contract NamedProposalsAttack is ProposalAttack {
    bytes32 internal constant ROOT = keccak256("next root");

    /// @dev What the second proposal has other than the first.
    enum Other {
        Funding,
        Manifest,
        Count,
        Moment
    }

    /// @dev Everybody looked at a proposal that asks for no money. Its acceptance is on its way.
    /// @return reason Why it failed; empty where it did not.
    /// @return pulled What it cost the treasury.
    function acceptAfterChange(Other other) internal returns (bytes memory reason, uint256 pulled) {
        open();
        bytes32 name = _replace(0, other);
        pass(TIMELOCK);
        reason = accept(name);
        return (reason, TREASURE - holding(TREASURY));
    }

    /// @dev The guardian's veto of a proposal that asks for too much is on its way, when it is mended.
    /// @return reason Why it failed; empty where it did not.
    /// @return isHit Whether the mended one is gone.
    function vetoAfterChange(Other other) internal returns (bytes memory reason, bool isHit) {
        open();
        bytes32 name = _replace(CAP, other);
        reason = veto(GUARDIAN, name);
        pass(TIMELOCK);
        isHit = accept(cumulative().proposalHash()).length != 0;
    }

    /// @return first By what the first proposal was named.
    function _replace(uint256 funding, Other other) private returns (bytes32 first) {
        first = propose(ROOT, LEAVES, funding, "manifest");
        went(veto(PROPOSER, first), "taken back");
        if (other == Other.Moment) pass(1);
        propose(
            ROOT,
            other == Other.Count ? 1 : LEAVES,
            other == Other.Funding ? CAP - funding : funding,
            other == Other.Manifest ? bytes32("another manifest") : bytes32("manifest")
        );
    }
}

contract NamedProposalsTest is NamedProposalsAttack {
    function testFuzz_Acceptance_TakesNoOtherProposalOfTheSameRoot(uint8 other) public onOursAndSoundTwin {
        (bytes memory reason, uint256 pulled) = acceptAfterChange(Other(other % 4));
        isKind(reason, ICumulativeCampaign.ProposalMismatch.selector);
        equal(pulled, 0, "pulled");
    }

    function test_Twin_AcceptsAnotherFunding() public onProposalTwin(ProposalHole.NamesRoots) {
        (bytes memory reason, uint256 pulled) = acceptAfterChange(Other.Funding);
        went(reason, "accepted");
        equal(pulled, CAP, "pulled");
    }

    function testFuzz_Veto_HitsNoOtherProposalOfTheSameRoot(uint8 other) public onOursAndSoundTwin {
        (bytes memory reason, bool isHit) = vetoAfterChange(Other(other % 4));
        isKind(reason, ICumulativeCampaign.ProposalMismatch.selector);
        isTrue(!isHit, "hit");
    }

    function test_Twin_VetoesWhatWasMended() public onProposalTwin(ProposalHole.NamesRoots) {
        (bytes memory reason, bool isHit) = vetoAfterChange(Other.Funding);
        went(reason, "vetoed");
        isTrue(isHit, "hit");
    }
}
