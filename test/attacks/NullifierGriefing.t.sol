// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../contracts/interfaces/ICampaign.sol";
import { ICredentialGate } from "../../contracts/interfaces/ICredentialGate.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice Somebody who saw the victim's gate data uses up the victim's nullifier first: by calling the gate, or
/// through a worthless campaign of one's own behind the same gate.
abstract contract NullifierGriefingAttack is AttackFixture {
    function attack(address stranger, uint256 index, bool throughACampaign) internal returns (bytes memory reason) {
        openGate();
        CampaignArguments memory terms = termsFor(SIZE);
        terms.gate = address(gate);
        IInstantCampaign real = open(terms, 1e6);
        (terms.treasury, terms.manifestHash) = (ATTACKER, keccak256("decoy"));
        IInstantCampaign decoy = open(terms, 1e6);
        vm.warp(START);

        bytes memory data = dataAt(index);
        if (throughACampaign) {
            equal(gatedRefusal(decoy, index, data).length, 0, "claimed in the decoy");
        } else {
            vm.prank(stranger);
            gate.check(index, subjectAt(index), stranger, 1, stranger, data);
        }
        reason = gatedRefusal(real, index, data);
        isTrue(real.isClaimed(index) == (reason.length == 0), "all or nothing");
    }
}

contract NullifierGriefingTest is NullifierGriefingAttack {
    function testFuzz_Claim_IsPaidWhateverStrangersDidBefore(address stranger, uint8 index, bool campaign_) public {
        equal(attack(stranger, bound(index, 0, SIZE - 1), campaign_).length, 0, "the victim is paid");
    }

    function testFuzz_SoundTwin_PaysTheVictim(address stranger, uint8 index, bool campaign_) public {
        gateName = "TwinGate";
        equal(attack(stranger, bound(index, 0, SIZE - 1), campaign_).length, 0, "the victim is paid");
    }

    function testFuzz_Twin_RefusesTheVictim(address stranger, uint8 index, bool campaign_) public {
        gateName = "SharedNullifierTwin";
        uint256 victim = bound(index, 0, SIZE - 1);
        isError(
            attack(stranger, victim, campaign_),
            abi.encodeWithSelector(ICredentialGate.NullifierUsed.selector, nullifierAt(victim), subjectAt(victim))
        );
    }
}
