// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { IPayoutCoin } from "../../../contracts/interfaces/IPayoutCoin.sol";
import { SampleToken } from "../../../contracts/mocks/SampleToken.sol";
import { BundleItem, Bundles } from "../../contracts/support/Bundles.sol";
import { CoinReceiver } from "../../contracts/support/CoinReceiver.sol";
import { RelayFixture } from "../../contracts/support/RelayFixture.sol";
import { Trees } from "../../contracts/support/Trees.sol";
import { CampaignHole } from "../twins/CampaignHole.sol";
import { CoinHole } from "../twins/CoinHole.sol";
import { Attack } from "./Attack.sol";

/// @notice Campaigns of every kind and form that pay coin, over leaves of which some are contracts' that are attackers.
abstract contract CoinAttack is RelayFixture, Attack {
    /// @dev Units that this contract has at first.
    uint256 internal constant HELD = 1e9;

    IPayoutCoin internal coin;
    CoinHole internal hole;
    bool internal isTwin;
    /// @dev Of the campaign, where that is a twin too.
    CampaignHole internal campaignHole;
    /// @dev Of campaigns to come: zero for the usual one.
    address internal treasury;
    bool internal recallable;

    modifier onOursAndSoundTwin() {
        (hole, isTwin) = (CoinHole.None, false);
        prepare();
        _;
        isTwin = true;
        prepare();
        _;
    }

    modifier onTwin(CoinHole missing) {
        (hole, isTwin) = (missing, true);
        prepare();
        _;
    }

    function setUp() public override {
        vm.warp(NOW);
    }

    function prepare() internal {
        vm.warp(NOW);
        coin = IPayoutCoin(isTwin ? deploy("CoinTwin", abi.encode(hole)) : deploy("PayoutCoin", ""));
        token = SampleToken(address(coin));
        for (uint256 i = 0; i < LEAVES; ++i) delete specialAt[i];
        deposit(address(this), HELD);
    }

    function deposit(address account, uint256 amount) internal {
        vm.deal(account, amount);
        vm.prank(account);
        coin.deposit{ value: amount }();
    }

    function ownersTerms() internal view override returns (address treasury_, bool isRecallable) {
        return (treasury == address(0) ? TREASURY : treasury, recallable);
    }

    function give(address campaign, uint256 amount) internal override {
        coin.transferFrom(address(this), campaign, amount);
    }

    /// @dev A contract of the attacker's, whose leaf is at `index`.
    function receiverAt(uint256 index) internal returns (CoinReceiver receiver) {
        receiver = new CoinReceiver();
        specialAt[index] = address(receiver);
    }

    /// @dev A campaign of that form, or of a twin where {campaignHole} names one, that has started.
    function openCampaign(uint256 form) internal returns (address campaign) {
        if (campaignHole == CampaignHole.None) {
            campaign = openForm(form);
        } else {
            campaign = deploy("BundleTwin", abi.encode(argumentsFor(LEAVES), campaignHole));
            give(campaign, total);
        }
        vm.warp(START);
    }

    function claimOf(uint256 index) internal view returns (bytes memory) {
        return
            abi.encodeWithSignature(
                "claim(uint256,address,uint256,bytes32[])",
                index,
                accountAt(index),
                amountAt(index),
                Trees.proofAt(campaignNodes, index)
            );
    }

    /// @dev Items `first` to `first + number - 1`, unsigned.
    function bundleFrom(uint256 first, uint256 number) internal view returns (bytes memory) {
        BundleItem[] memory items = new BundleItem[](number);
        for (uint256 i = 0; i < number; ++i) {
            uint256 index = first + i;
            (items[i].index, items[i].account, items[i].amount) = (index, accountAt(index), amountAt(index));
        }
        return abi.encodeCall(IClaims.claimMany, (Bundles.encode(campaignNodes, items)));
    }
}
