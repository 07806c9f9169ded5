// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { ISignedClaims } from "../../contracts/interfaces/ISignedClaims.sol";
import { IVestingCampaign } from "../../contracts/interfaces/IVestingCampaign.sol";
import { Lives } from "./Lives.sol";
import { VestingHandler } from "./VestingHandler.sol";

/// @notice V1 to V7 of PROPERTIES.md, over any order of claims and releases of all kinds, funding, gifts, waiting, recalls and sweeps.
contract VestingCampaignInvariants is Lives {
    function setUp() public {
        _handler = _born();
    }

    /// @notice All in one: each invariant of its own would run all those calls once more.
    function invariant_VestingCampaignsKeepTheBooks() public {
        VestingHandler(_handler).hold();
    }

    /// @notice The handler does come to every end that it knows: none of what it checks is checked of nothing.
    function test_EveryEndComesUp() public {
        _live();
        bytes4[8] memory claimed = [
            bytes4(0),
            ICampaign.NotStarted.selector,
            ICampaign.Ended.selector,
            IClaims.InvalidProof.selector,
            ICampaign.WaveNotOpen.selector,
            ICampaign.ClaimForOtherRefused.selector,
            IClaims.AlreadyClaimed.selector,
            IVestingCampaign.FundingShort.selector
        ];
        for (uint256 i = 0; i < claimed.length; ++i) {
            _came(VestingHandler.claim.selector, claimed[i]);
            if (i > 3) _came("skip", claimed[i]);
        }
        bytes4[3] memory terms = [
            ISignedClaims.FeeTooHigh.selector,
            ISignedClaims.DeadlineExpired.selector,
            ISignedClaims.InvalidSignature.selector
        ];
        for (uint256 i = 0; i < terms.length; ++i) {
            _came(VestingHandler.claimSigned.selector, terms[i]);
            _came(VestingHandler.releaseSigned.selector, terms[i]);
            _came("skip", terms[i]);
        }
        _came("skip", ISignedClaims.FeeTakerMismatch.selector);
        bytes4[2] memory empty = [IVestingCampaign.NotClaimed.selector, IVestingCampaign.NothingDue.selector];
        for (uint256 i = 0; i < empty.length; ++i) {
            _came(VestingHandler.release.selector, empty[i]);
            _came(VestingHandler.releaseSigned.selector, empty[i]);
            _came("skip", empty[i]);
        }
        _came(VestingHandler.release.selector, ICampaign.ClaimForOtherRefused.selector);
        _came(VestingHandler.sweep.selector, ICampaign.NotEnded.selector);
        _came(VestingHandler.recall.selector, bytes4(0));
        _came(VestingHandler.recall.selector, ICampaign.NotRecallable.selector);
        _came(VestingHandler.recall.selector, ICampaign.RecallOver.selector);
        _came(VestingHandler.recall.selector, ICampaign.NotTreasury.selector);
        _came(VestingHandler.recall.selector, ICampaign.NothingToRecall.selector);
        _came(VestingHandler.claimMany.selector, ICampaign.NotStarted.selector);
        _came(VestingHandler.claimMany.selector, ICampaign.Ended.selector);
        for (uint256 i = 0; i < 8; ++i) _came(acts()[i], bytes4(0));
    }

    function _born() internal override returns (address) {
        VestingHandler handler = new VestingHandler();
        handler.begin();
        return address(handler);
    }

    function acts() internal pure override returns (bytes4[] memory all) {
        all = new bytes4[](11);
        all[0] = VestingHandler.claim.selector;
        all[1] = VestingHandler.claimSigned.selector;
        all[2] = VestingHandler.claimMany.selector;
        all[3] = VestingHandler.release.selector;
        all[4] = VestingHandler.releaseSigned.selector;
        all[5] = VestingHandler.releaseMany.selector;
        all[6] = VestingHandler.fund.selector;
        all[7] = VestingHandler.sweep.selector;
        all[8] = VestingHandler.give.selector;
        all[9] = VestingHandler.wait.selector;
        all[10] = VestingHandler.recall.selector;
    }
}
