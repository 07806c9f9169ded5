// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { IRequirementGate } from "../../contracts/interfaces/IRequirementGate.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice One person holds two accounts (indexes 0 and 1 of the fixture), each with a credential, and claims with both,
/// from whatever callers and wallets.
abstract contract NullifierReuseAttack is AttackFixture {
    function attack(address caller, address[2] memory origins) internal returns (uint256 paid, bytes memory reason) {
        openGate();
        CampaignArguments memory terms = termsFor(SIZE);
        terms.gate = address(gate);
        IInstantCampaign victim = open(terms, 1e6);
        vm.warp(START);
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory data = dataAt(i);
            vm.prank(caller, origins[i]);
            reason = gatedRefusal(victim, i, data);
            if (reason.length == 0) ++paid;
        }
    }
}

contract NullifierReuseTest is NullifierReuseAttack {
    function testFuzz_RevertWhen_OnePersonClaimsWithTwoAccounts(address caller, address a, address b) public {
        _paidOnce("CredentialGate", caller, a, b);
    }

    function testFuzz_SoundTwin_PaysOnce(address caller, address a, address b) public {
        _paidOnce("TwinGate", caller, a, b);
    }

    function testFuzz_OriginTwin_PaysOnceForEachWallet(address caller, address a, address b) public {
        vm.assume(a != b);
        gateName = "OriginNullifierTwin";
        (uint256 paid, ) = attack(caller, [a, b]);
        equal(paid, 2, "paid twice");
    }

    function testFuzz_ArgumentTwin_PaysOnceForEachAccount(address caller, address a) public {
        gateName = "ArgumentNullifierTwin";
        (uint256 paid, ) = attack(caller, [a, a]);
        equal(paid, 2, "paid twice");
    }

    function _paidOnce(string memory name, address caller, address a, address b) private {
        gateName = name;
        (uint256 paid, bytes memory reason) = attack(caller, [a, b]);
        equal(paid, 1, "paid once");
        isError(reason, abi.encodeWithSelector(IRequirementGate.NullifierUsed.selector, nullifierAt(1), subjectAt(0)));
    }
}
