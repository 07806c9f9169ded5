// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAllOfGate } from "../../contracts/interfaces/IAllOfGate.sol";
import { CampaignArguments } from "../../contracts/interfaces/ICampaign.sol";
import { ICredentialGate } from "../../contracts/interfaces/ICredentialGate.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { IRequirementGate } from "../../contracts/interfaces/IRequirementGate.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice Somebody who saw the victim's gate data uses up the victim's nullifier first: by calling the gate, or
/// through a worthless campaign of one's own behind the same gate. The gate may be asked together with another one.
abstract contract NullifierGriefingAttack is AttackFixture {
    /// @dev The gate that asks ours and another one; none where it is empty.
    string internal bothName;

    function attack(address stranger, uint256 index, bool throughACampaign) internal returns (bytes memory reason) {
        openGate();
        bytes memory data = dataAt(index);
        bool isBoth = bytes(bothName).length != 0;
        if (isBoth) {
            address second = deploy("PauseGate", abi.encode(TREASURY, uint64(1), uint64(1)));
            gate = ICredentialGate(deploy(bothName, abi.encode(gate, second)));
            data = abi.encode(data, bytes(""));
        }
        CampaignArguments memory terms = termsFor(SIZE);
        terms.gate = address(gate);
        IInstantCampaign real = open(terms, 1e6);
        (terms.treasury, terms.manifestHash) = (ATTACKER, keccak256("decoy"));
        IInstantCampaign decoy = open(terms, 1e6);
        vm.assume(stranger != address(real));
        address[3] memory callers = [address(real), address(decoy), stranger];
        for (uint256 i = 0; isBoth && i < 3; ++i) IAllOfGate(address(gate)).open(callers[i]);
        vm.warp(START);

        if (throughACampaign) {
            equal(gatedRefusal(decoy, index, data).length, 0, "claimed in the decoy");
        } else {
            ask(stranger, subjectAt(index), data);
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

    function testFuzz_AllOfGate_PayTheVictim(address stranger, uint8 index, bool campaign_, bool soundTwin) public {
        gateName = soundTwin ? "TwinGate" : "CredentialGate";
        bothName = "AllOfGate";
        equal(attack(stranger, bound(index, 0, SIZE - 1), campaign_).length, 0, "the victim is paid");
    }

    function testFuzz_PortlessTwin_RefusesTheVictim(address stranger, uint8 index, bool campaign_) public {
        bothName = "PortlessTwin";
        uint256 victim = bound(index, 0, SIZE - 1);
        isError(
            attack(stranger, victim, campaign_),
            abi.encodeWithSelector(IRequirementGate.NullifierUsed.selector, nullifierAt(victim), subjectAt(victim))
        );
    }

    function testFuzz_Twin_RefusesTheVictim(address stranger, uint8 index, bool campaign_) public {
        gateName = "SharedNullifierTwin";
        uint256 victim = bound(index, 0, SIZE - 1);
        isError(
            attack(stranger, victim, campaign_),
            abi.encodeWithSelector(IRequirementGate.NullifierUsed.selector, nullifierAt(victim), subjectAt(victim))
        );
    }
}
