// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { CumulativeArguments, ICumulativeCampaign } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { IInstantCampaignFactory, Permit } from "../../../contracts/interfaces/IInstantCampaignFactory.sol";
import { IPayoutCoin } from "../../../contracts/interfaces/IPayoutCoin.sol";
import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";
import { IVestingCampaign, VestingArguments, VestingPoint } from "../../../contracts/interfaces/IVestingCampaign.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { AwkwardToken } from "../../../contracts/mocks/tokens/AwkwardToken.sol";
import { Base, Vm } from "./Base.sol";
import { BundleItem, Bundles } from "./Bundles.sol";
import { ClaimSigning } from "./ClaimSigning.sol";
import { Kind } from "./Kind.sol";
import { Trees } from "./Trees.sol";

/// @dev How a campaign receives or pays tokens.
enum Way {
    Direct,
    Signed,
    Bundled,
    SignedBundle,
    Swept,
    Created,
    CreatedWithPermit
}

/// @notice A campaign of six leaves with any token, each way in which it is paid out, and books: what everybody should have
/// is kept beside what the token says.
/// @dev Leaf i is of the account with key `KEY + i`. Signed claims go to another address and leave a fee to the relayer.
abstract contract TokenPayments is Base {
    uint64 internal constant START = 1_800_000_000;
    uint64 internal constant END = START + 1000;
    uint64 internal constant TIMELOCK = 1 days;
    uint256 internal constant COUNT = 6;
    uint256 internal constant KEY = 0xacc0;
    uint256 internal constant CREATOR_KEY = 0xc0de;
    address internal constant RELAYER = address(0x2e1a);
    address internal constant TREASURY = address(0x72ea5);
    /// @dev The leaf whose payment is awkward; in a bundle, leaves 0, 3 and 5 are its siblings, 5 without signature.
    uint256 internal constant ODD = 2;
    /// @dev Among {parties}, the first whom only claims pay.
    uint256 internal constant FIRST_PAYEE = 5;
    /// @dev Ample for four items that burn all that an item may, and little enough not to be ample by accident.
    uint256 internal constant GAS = 4_000_000;
    bytes32 internal constant CLAIMED = IClaims.Claimed.selector;
    bytes32 internal constant SKIPPED = IClaims.ClaimsSkipped.selector;
    bytes32 internal constant KEPT = IClaims.FeesKept.selector;

    IInstantCampaignFactory internal factory;
    /// @dev Of the full form and of the light one.
    IInstantCampaignFactory[2] internal factories;
    address internal creator;
    AwkwardToken internal token;
    /// @dev Whether it is a {PayoutCoin}: what both have is called through {token}, and payments arrive as coin.
    bool internal isCoin;
    /// @dev Of the kind below; what all kinds have in common is called through this.
    IInstantCampaign internal campaign;
    Kind internal kind;
    /// @dev Whether a vesting campaign keeps half of each leaf for 10 seconds.
    bool internal isHalfVested;
    /// @dev Seconds beyond {END} for which campaigns are open.
    uint64 internal extra;

    address internal oddAccount;
    bytes32[] internal nodes;
    uint256[COUNT] internal amounts;
    uint256 internal total;
    /// @dev Of each signed item.
    uint256 internal fee;

    /// @dev The books: who is in them, and what each should have.
    address[] internal parties;
    mapping(address party => uint256 units) internal due;
    uint256 internal dueSupply;
    /// @dev Leaves that should be marked as paid, by bit.
    uint256 internal dueBits;
    /// @dev What {sent} found in the logs.
    uint256[] internal claimed;
    bytes internal skips;
    uint256 internal kept;

    function setUp() public virtual {
        vm.warp(START);
        factories[0] = IInstantCampaignFactory(deploy("InstantCampaignFactory", ""));
        factories[1] = IInstantCampaignFactory(deploy("LightInstantCampaignFactory", ""));
        factory = factories[0];
        creator = vm.addr(CREATOR_KEY);
        oddAccount = vm.addr(KEY + ODD);
    }

    /// @dev One of the first `ways`, for a campaign of either form.
    function wayOf(uint256 random, uint256 ways) internal returns (Way) {
        factory = factories[(random / ways) % 2];
        return Way(random % ways);
    }

    // ---------------------------------------------------------------- a campaign

    function accountAt(uint256 index) internal view returns (address) {
        return index == ODD ? oddAccount : vm.addr(KEY + index);
    }

    /// @dev Whom a signed claim pays.
    function recipientAt(uint256 index) internal pure returns (address) {
        return address(uint160(0x9ec0 + index));
    }

    function isSigned(Way way, uint256 index) internal pure returns (bool) {
        return way == Way.Signed || (way == Way.SignedBundle && index != 5);
    }

    function payeeIn(Way way, uint256 index) internal view returns (address) {
        return isSigned(way, index) ? recipientAt(index) : accountAt(index);
    }

    function feeIn(Way way, uint256 index) internal view returns (uint256) {
        return isSigned(way, index) ? fee : 0;
    }

    /// @dev Leaf i pays 1,000,000 + i; the odd one `amount`.
    function argumentsFor(uint256 amount) internal returns (CampaignArguments memory arguments) {
        bytes32[] memory leaves = new bytes32[](COUNT);
        total = 0;
        for (uint256 i = 0; i < COUNT; ++i) {
            amounts[i] = i == ODD ? amount : 1_000_000 + i;
            leaves[i] = Leaf.campaign(i, accountAt(i), amounts[i]);
            // One of the awkward amounts is the greatest there is.
            unchecked {
                total += amounts[i];
            }
        }
        nodes = Trees.build(leaves);
        arguments.token = address(token);
        arguments.root = nodes[0];
        arguments.count = COUNT;
        (arguments.start, arguments.end) = (START, END + extra);
        arguments.treasury = TREASURY;
        arguments.claimFor = ClaimFor.Anyone;
    }

    /// @dev A campaign with open books, funded while its token is still plain with 2 % more than its leaves come to.
    function fund(uint256 amount) internal {
        CampaignArguments memory arguments = argumentsFor(amount);
        fundWith(arguments, total + total / 50);
    }

    function fundWith(CampaignArguments memory arguments, uint256 funding) internal {
        if (kind == Kind.Instant) {
            mint(creator, funding);
            vm.prank(creator);
            token.approve(address(factory), funding);
            vm.prank(creator);
            campaign = IInstantCampaign(factory.create(arguments, 0, funding));
        } else {
            _fundOverTime(arguments, funding);
        }
        equal(token.balanceOf(address(campaign)), funding, "funded");
        openBooks();
    }

    /// @dev All is vested from the start, unless a test says otherwise, so that what a claim pays is the same in every kind.
    function _fundOverTime(CampaignArguments memory arguments, uint256 funding) private {
        bool isVesting = kind == Kind.Vesting;
        VestingArguments memory vesting = VestingArguments(arguments, true, new VestingPoint[](2));
        vesting.points[0] = VestingPoint(START, isHalfVested ? 5e17 : 1e18);
        vesting.points[1] = VestingPoint(START + 10, 1e18);
        campaign = IInstantCampaign(
            isVesting
                ? deploy("VestingCampaign", abi.encode(vesting))
                : deploy(
                    "CumulativeCampaign",
                    abi.encode(CumulativeArguments(arguments, creator, RELAYER, TIMELOCK, TIMELOCK, type(uint256).max))
                )
        );
        mint(address(campaign), funding);
        if (isVesting) IVestingCampaign(address(campaign)).fund(0);
    }

    // ---------------------------------------------------------------- paying

    /// @dev Does it from the relayer with the gas a careful relayer gives, and reads the logs.
    function sent(bytes memory data) internal returns (bool done, bytes memory answer) {
        delete claimed;
        delete skips;
        delete kept;
        vm.recordLogs();
        vm.prank(RELAYER);
        (done, answer) = address(campaign).call{ gas: GAS }(data);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(campaign)) continue;
            if (logs[i].topics[0] == CLAIMED) {
                // Logs of what was undone are recorded too.
                uint256 index = abi.decode(logs[i].data, (uint256));
                if (isMarked(index)) claimed.push(index);
            }
            if (logs[i].topics[0] == SKIPPED) skips = abi.decode(logs[i].data, (bytes));
            if (logs[i].topics[0] == KEPT) kept = abi.decode(logs[i].data, (uint256));
        }
    }

    function dataFor(Way way) internal view returns (bytes memory) {
        if (way == Way.Swept) return abi.encodeCall(ICampaign.sweep, ());
        if (way == Way.Direct) return directData(ODD);
        if (way == Way.Signed) return signedData(ODD);
        uint256[] memory indexes = indexesIn(way);
        BundleItem[] memory items = new BundleItem[](indexes.length);
        for (uint256 i = 0; i < items.length; ++i) {
            (items[i].index, items[i].account) = (indexes[i], accountAt(indexes[i]));
            items[i].amount = amounts[indexes[i]];
            if (!isSigned(way, indexes[i])) continue;
            (items[i].terms, items[i].fee) = (termsAt(indexes[i]), fee);
            items[i].signature = signatureAt(indexes[i], items[i].terms);
        }
        return abi.encodeCall(IClaims.claimMany, (Bundles.encode(nodes, items)));
    }

    function indexesIn(Way way) internal pure returns (uint256[] memory indexes) {
        bool isBundle = way == Way.Bundled || way == Way.SignedBundle;
        indexes = new uint256[](isBundle ? 4 : 1);
        (indexes[0], indexes[indexes.length - 1]) = (isBundle ? 0 : ODD, isBundle ? 5 : ODD);
        if (isBundle) (indexes[1], indexes[2]) = (ODD, 3);
    }

    function directData(uint256 index) internal view returns (bytes memory) {
        return
            abi.encodeWithSignature(
                "claim(uint256,address,uint256,bytes32[])",
                index,
                accountAt(index),
                amounts[index],
                Trees.proofAt(nodes, index)
            );
    }

    function signedData(uint256 index) internal view returns (bytes memory) {
        ClaimTerms memory terms = termsAt(index);
        bytes32[] memory proof = Trees.proofAt(nodes, index);
        return
            abi.encodeWithSignature(
                "claimSigned(uint256,address,uint256,bytes32[],(uint256,address,uint256,address,uint256),uint256,bytes)",
                index,
                accountAt(index),
                amounts[index],
                proof,
                terms,
                fee,
                signatureAt(index, terms)
            );
    }

    function termsAt(uint256 index) internal view returns (ClaimTerms memory) {
        return
            ClaimTerms({
                upTo: amounts[index],
                recipient: recipientAt(index),
                maxFee: fee,
                feeTaker: address(0),
                deadline: 0
            });
    }

    /// @dev Odd leaves sign in 65 bytes, even ones in 64.
    function signatureAt(uint256 index, ClaimTerms memory terms) internal view returns (bytes memory) {
        bytes32 digest = ClaimSigning.digestOf(address(campaign), accountAt(index), index, terms);
        return
            index % 2 == 0
                ? ClaimSigning.compactlySigned(KEY + index, digest)
                : ClaimSigning.signed(KEY + index, digest);
    }

    // ---------------------------------------------------------------- creating

    /// @dev The creator approves, or signs, for exactly the funding.
    function creationFor(
        Way way,
        CampaignArguments memory arguments,
        uint256 funding
    ) internal returns (bytes memory data) {
        if (way == Way.CreatedWithPermit) {
            return abi.encodeCall(factory.createWithPermit, (arguments, 0, funding, permitFor(funding)));
        }
        vm.prank(creator);
        token.approve(address(factory), funding);
        return abi.encodeCall(factory.create, (arguments, 0, funding));
    }

    function createdBy(bytes memory data) internal returns (bool done, bytes memory answer) {
        vm.prank(creator);
        (done, answer) = address(factory).call{ gas: 3 * GAS }(data);
    }

    function permitFor(uint256 funding) internal view returns (Permit memory permit) {
        permit.deadline = START;
        // A coin has no permits: the factory goes on without.
        if (isCoin) return permit;
        bytes32 digest = token.permitDigest(creator, address(factory), funding, permit.deadline);
        (permit.v, permit.r, permit.s) = vm.sign(CREATOR_KEY, digest);
    }

    // ---------------------------------------------------------------- the books

    function openBooks() internal {
        delete parties;
        address[5] memory others = [address(campaign), RELAYER, TREASURY, creator, address(factory)];
        for (uint256 i = 0; i < FIRST_PAYEE; ++i) _enter(others[i]);
        for (uint256 i = 0; i < COUNT; ++i) {
            _enter(accountAt(i));
            _enter(recipientAt(i));
        }
        (dueSupply, dueBits) = (token.totalSupply(), 0);
    }

    function mint(address to, uint256 amount) internal {
        if (!isCoin) return token.mint(to, amount);
        vm.deal(address(this), amount);
        IPayoutCoin coin = IPayoutCoin(address(token));
        coin.deposit{ value: amount }();
        coin.transferFrom(address(this), to, amount);
    }

    /// @dev Base units that somebody has, in coin besides where that is paid.
    function held(address party) internal view returns (uint256) {
        return token.balanceOf(party) + (isCoin ? party.balance : 0);
    }

    function _enter(address party) private {
        parties.push(party);
        due[party] = held(party);
    }

    function moves(address from, address to, uint256 amount) internal {
        due[from] -= amount;
        due[to] += amount;
        // What a campaign pays is coin, and no units any more.
        if (isCoin && from == address(campaign)) dueSupply -= amount;
    }

    function burns(address from, uint256 amount) internal {
        due[from] -= amount;
        dueSupply -= amount;
    }

    /// @dev Whether the campaign noted that the leaf at `index` is paid.
    function isMarked(uint256 index) internal view returns (bool) {
        address account = accountAt(index);
        if (kind == Kind.Vesting) return IVestingCampaign(address(campaign)).entitlement(index, account).claimed;
        if (kind == Kind.Cumulative) return ICumulativeCampaign(address(campaign)).paid(account) == amounts[index];
        return campaign.isClaimed(index);
    }

    function marks(uint256 index) internal {
        dueBits |= 1 << index;
    }

    /// @dev Everybody has exactly what the books say, exactly the right leaves are marked, and nobody may take more.
    function balanced(string memory what) internal view {
        for (uint256 i = 0; i < parties.length; ++i) equal(held(parties[i]), due[parties[i]], what);
        for (uint256 i = FIRST_PAYEE; i < parties.length && isCoin; ++i) equal(token.balanceOf(parties[i]), 0, what);
        equal(token.totalSupply(), dueSupply, what);
        for (uint256 i = 0; i < COUNT; ++i) isTrue(isMarked(i) == (dueBits & (1 << i) != 0), what);
        for (uint256 i = 0; i < parties.length; ++i) equal(token.allowance(address(campaign), parties[i]), 0, what);
        equal(token.allowance(creator, address(factory)), 0, what);
    }
}
