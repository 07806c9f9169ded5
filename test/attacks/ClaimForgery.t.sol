// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimTerms } from "../../contracts/interfaces/ISignedClaims.sol";
import { BundleItem } from "../contracts/support/Bundles.sol";
import { ClaimForgeries } from "./support/ClaimForgeries.sol";
import { Conspirator } from "./support/Conspirator.sol";
import { CampaignHole } from "./twins/CampaignHole.sol";

/// @notice See {ClaimForgeries}.
contract ClaimForgeryTest is ClaimForgeries {
    function test_RevertWhen_Forged() public onOursAndSoundTwin {
        isTrue(kinds() >= 30, "thirty kinds and more");
        for (uint256 kind = 0; kind < kinds(); ++kind) {
            // Short terms are for bundles only.
            uint256 ways = Kind(kind) == Kind.ShortForFull ? 1 : 2;
            for (uint256 way = 0; way < ways; ++way) {
                prepare();
                isTrue(!forge(Kind(kind), way == 0), "accepted");
            }
        }
    }

    function test_TrueOnes_ArePaid() public onOursAndSoundTwin {
        for (uint256 way = 0; way < 2; ++way) {
            prepare();
            isTrue(sendTrue(way == 0), "paid");
        }
    }

    /// @dev Each kind by the twin that lacks the safeguard against it; so many kinds have one.
    function test_Twin_AcceptsEachKind() public {
        uint256 accepted = 0;
        for (uint256 kind = 0; kind < kinds(); ++kind) {
            CampaignHole missing = holeOf(Kind(kind));
            if (missing != CampaignHole.None) accepted += _accepted(Kind(kind), missing);
        }
        equal(accepted, 33, "kinds that a single safeguard stops");
    }

    function testFuzz_RevertWhen_SentAgain(bool first, bool second) public onOursAndSoundTwin {
        equal(sendAgain(first, second), 1, "paid");
    }

    function testFuzz_Twin_PaysTheOtherForm(bool first, bool second) public onTwin(CampaignHole.SeenSignatures) {
        equal(sendAgain(first, second), 2, "paid");
    }

    function test_KeysCount_WhateverCodeTheAccountBorrows() public onOursAndSoundTwin {
        for (uint256 way = 0; way < 2; ++way) {
            prepare();
            isTrue(sendUnderBorrowedCode(way == 0), "paid");
        }
    }

    function testFuzz_Twin_AsksBorrowedCode(bool inBundle) public onTwin(CampaignHole.CodeFirst) {
        isTrue(!sendUnderBorrowedCode(inBundle), "refused");
    }

    /// @dev A wallet that claims a sibling while it is asked: the relayer would lose that one's fee.
    function test_RevertWhen_TheWalletReenters() public onOursAndSoundTwin {
        equal(_reenterFromWallet(), 0, "calls that went through");
    }

    function test_Twin_LetsTheWalletReenter() public onTwin(CampaignHole.PlainWalletCall) {
        equal(_reenterFromWallet(), 1, "calls that went through");
    }

    function _accepted(Kind kind, CampaignHole missing) private onTwin(missing) returns (uint256) {
        uint256 ways = kind == Kind.ShortForFull ? 1 : 2;
        for (uint256 way = 0; way < ways; ++way) {
            prepare();
            isTrue(forge(kind, way == 0), "accepted");
        }
        return 1;
    }

    function _reenterFromWallet() private returns (uint256 succeeded) {
        Conspirator wallet = Conspirator(deploy("Conspirator", ""));
        accounts[0] = address(wallet);
        open();
        BundleItem[] memory items = itemsFrom(0, 2);
        for (uint256 i = 0; i < 2; ++i) sign(items[i], ClaimTerms(amounts[i], accounts[i], 0, address(0), 0), keyAt(i));
        wallet.arm(address(victim), singleOf(itemAt(1)), 1, 0);
        went(send(RELAYER, bundleOf(items)), "the bundle as a whole");
        isTrue(isPaid(0) && isPaid(1), "both are paid");
        return wallet.succeeded();
    }
}
